// Vectors: tests/data/crypto/ff1.txt, which check_ff1.py beside it derives once more.
#include "waybill/crypto/ff1.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>
#include <sstream>

#include "vectors.hpp"

using namespace waybill;
using crypto::Ff1;

namespace {

using Digits = std::vector<std::uint16_t>;

Digits digits_of(const std::string& text) {
    Digits out;
    std::istringstream in(text);
    for (unsigned digit = 0; in >> digit;) out.push_back(static_cast<std::uint16_t>(digit));
    return out;
}

Ff1 keyed(Bytes key, std::uint32_t radix) {
    auto made = Ff1::make(key, radix);
    REQUIRE(made);
    return *std::move(made);
}

const std::string key(32, 'k');

}  // namespace

TEST_CASE("FF1 gives the ciphertext of every published vector and the plaintext back") {
    for (auto& vector : test::vectors_in("tests/data/crypto/ff1.txt")) {
        INFO("radix " << vector["radix"] << " key " << vector["key"] << " plain " << vector["plain"]);
        Ff1 ff1 = keyed(test::unhex(vector["key"]), static_cast<std::uint32_t>(std::stoul(vector["radix"])));
        Digits digits = digits_of(vector["plain"]);
        const std::string tweak = test::unhex(vector["tweak"]);
        CHECK(ff1.encrypt(tweak, digits));
        CHECK(digits == digits_of(vector["cipher"]));
        CHECK(ff1.decrypt(tweak, digits));
        CHECK(digits == digits_of(vector["plain"]));
    }
}

TEST_CASE("A script that shares no code with Waybill derives every vector of FF1") {
    const std::string command = "python3 -B '" WAYBILL_SOURCE_DIR "/tests/data/crypto/check_ff1.py'";
    CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("What FF1 encrypts it decrypts at every length about the machine word") {
    for (const std::uint32_t radix : {2U, 3U, 10U, 36U, 62U, 255U, 256U, 257U, 65535U, 65536U}) {
        Ff1 ff1 = keyed(key, radix);
        for (std::size_t size = Ff1::shortest(radix); size < 140; ++size) {
            Digits digits(size);
            for (std::size_t i = 0; i < size; ++i) digits[i] = static_cast<std::uint16_t>((i * 40503 + size) % radix);
            const Digits plain = digits;
            REQUIRE(ff1.encrypt("tweak", digits));
            REQUIRE(digits != plain);
            for (const auto digit : digits) REQUIRE(digit < radix);
            REQUIRE(ff1.decrypt("tweak", digits));
            REQUIRE(digits == plain);
        }
    }
}

TEST_CASE("FF1 is one to one and depends on the tweak") {
    Ff1 ff1 = keyed(key, 10);
    std::set<Digits> seen;
    for (unsigned number = 0; number < 2000; ++number) {
        Digits digits = {0,
                         0,
                         static_cast<std::uint16_t>(number / 1000),
                         static_cast<std::uint16_t>(number / 100 % 10),
                         static_cast<std::uint16_t>(number / 10 % 10),
                         static_cast<std::uint16_t>(number % 10)};
        REQUIRE(ff1.encrypt("a", digits));
        REQUIRE(seen.insert(digits).second);
    }
    Digits one(10, 1), other(10, 1);
    REQUIRE(ff1.encrypt("a", one));
    REQUIRE(ff1.encrypt("b", other));
    CHECK(one != other);
}

TEST_CASE("A domain below a million is refused and the smallest one above it is taken") {
    const std::pair<std::uint32_t, std::size_t> shortest[] = {{2, 20}, {10, 6},  {16, 5},  {26, 5},   {36, 4},
                                                              {62, 4}, {100, 3}, {999, 3}, {1000, 2}, {65536, 2}};
    for (const auto& [radix, size] : shortest) {
        CHECK(Ff1::shortest(radix) == size);
        Ff1 ff1 = keyed(key, radix);
        Digits enough(size, 1), few(size - 1, 1);
        CHECK(ff1.encrypt({}, enough));
        const auto refused = ff1.encrypt({}, few);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == Code::treatment_failed);
        CHECK(few == Digits(size - 1, 1));
    }
}

TEST_CASE("FF1 refuses numerals that are none and messages and tweaks that are too long and changes nothing") {
    Ff1 ff1 = keyed(key, 10);
    Digits wrong = {1, 2, 3, 4, 5, 10, 7, 8};
    CHECK_FALSE(ff1.encrypt({}, wrong));
    CHECK_FALSE(ff1.decrypt({}, wrong));
    CHECK(wrong == Digits{1, 2, 3, 4, 5, 10, 7, 8});
    Digits longest(Ff1::longest, 7), longer(Ff1::longest + 1, 7);
    CHECK_FALSE(ff1.encrypt({}, longer));
    CHECK(longer == Digits(Ff1::longest + 1, 7));
    REQUIRE(ff1.encrypt({}, longest));
    REQUIRE(ff1.decrypt({}, longest));
    CHECK(longest == Digits(Ff1::longest, 7));
    Digits digits(8, 1);
    CHECK_FALSE(ff1.encrypt(std::string(Ff1::longest + 1, 't'), digits));
}

TEST_CASE("FF1 takes the three sizes of AES key and radixes from 2 to 65536 and no others") {
    for (std::size_t size = 0; size < 70; ++size) {
        const auto made = Ff1::make(std::string(size, 'k'), 10);
        CHECK(static_cast<bool>(made) == (size == 16 || size == 24 || size == 32));
        if (!made) CHECK(made.error().code() == Code::bad_key);
    }
    for (const std::uint32_t radix : {0U, 1U, 65537U, 0xffffffffU}) {
        const auto made = Ff1::make(key, radix);
        REQUIRE_FALSE(made);
        CHECK(made.error().code() == Code::bad_usage);
    }
}
