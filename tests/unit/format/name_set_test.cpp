// Names met twice, at any number, length and depth.
#include "name_set.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "rules.hpp"

using namespace waybill;
using namespace waybill::format;
using Added = NameSet::Added;

TEST_CASE("names are told apart as a plain set tells them") {
    std::mt19937 random(3);
    test::FixedRandom key;
    NameSet names({}, key);
    for (int round = 0; round < 200; ++round) {
        std::set<std::string> right;
        names.open();
        for (int i = 0; i < 100; ++i) {
            std::string name(random() % 20, 'a');
            for (char& c : name) c = static_cast<char>('a' + random() % 2);
            CHECK((names.add(name) == Added::fresh) == right.insert(name).second);
        }
        names.close();
    }
}

TEST_CASE("names of equal length that differ in one byte are told apart") {
    test::FixedRandom key;
    NameSet names({}, key);
    for (std::size_t length = 1; length < 70; ++length) {
        names.open();
        const std::string name(length, 'x');
        CHECK(names.add(name) == Added::fresh);
        for (std::size_t at = 0; at < length; ++at) {
            std::string other = name;
            other[at] = 'y';
            CHECK(names.add(other) == Added::fresh);
            CHECK(names.add(other) == Added::twice);
        }
        CHECK(names.add(name) == Added::twice);
        names.close();
    }
}

TEST_CASE("an inner object's names are forgotten and the outer one's are not") {
    test::FixedRandom key;
    NameSet names({}, key);
    names.open();
    for (int i = 0; i < 50; ++i) CHECK(names.add("outer" + std::to_string(i)) == Added::fresh);
    for (int round = 0; round < 3; ++round) {
        names.open();
        for (int i = 0; i < 50; ++i) CHECK(names.add("outer" + std::to_string(i)) == Added::fresh);
        CHECK(names.add("outer7") == Added::twice);
        names.close();
        CHECK(names.add("outer" + std::to_string(round * 20)) == Added::twice);
    }
    CHECK(names.add("outer50") == Added::fresh);
}

TEST_CASE("the limits on members and on bytes of open names hold") {
    test::FixedRandom key;
    Limits limits;
    limits.members = 2;
    limits.open_names = 10;
    NameSet names(limits, key);
    names.open();
    CHECK(names.add("1234") == Added::fresh);
    names.open();
    CHECK(names.add("1234567") == Added::too_much);
    CHECK(names.add("123456") == Added::fresh);
    CHECK(names.add("") == Added::fresh);
    CHECK(names.add("") == Added::too_many);
    names.close();
    CHECK(names.add("123456") == Added::fresh);
}

TEST_CASE("objects that follow the last one are told apart as a plain set tells them") {
    std::mt19937 random(7);
    test::FixedRandom key;
    NameSet names({}, key);
    // The same names over and over, of which some are left out, come twice or change places.
    for (int round = 0; round < 3000; ++round) {
        const std::size_t depth = 1 + random() % 3;
        std::vector<std::set<std::string>> right(depth);
        for (std::size_t at = 0; at < depth; ++at) names.open();
        for (std::size_t at = depth; at-- > 0; names.close()) {
            const std::size_t members = random() % 2 == 0 ? 8 : 30;
            for (std::size_t i = 0; i < members; ++i) {
                const std::size_t name = random() % 20 == 0 ? random() % members : i;
                if (random() % 30 == 0) continue;
                const std::string text = "name" + std::to_string(name);
                CHECK((names.add(text) == Added::fresh) == right[at].insert(text).second);
            }
        }
    }
}

TEST_CASE("limits hold for an object that follows the last one") {
    Limits limits;
    limits.members = 3;
    limits.open_names = 10;
    test::FixedRandom key;
    NameSet names(limits, key);
    for (int round = 0; round < 3; ++round) {
        names.open();
        CHECK(names.add("abc") == Added::fresh);
        names.open();
        CHECK(names.add("abc") == Added::fresh);
        CHECK(names.add("de") == Added::fresh);
        CHECK(names.add("fgh") == Added::too_much);
        CHECK(names.add("fg") == Added::fresh);
        CHECK(names.add("") == Added::too_many);
        names.close();
        CHECK(names.add("abc") == Added::twice);
        CHECK(names.add("fghijkl") == Added::fresh);
        names.close();
    }
}
