// Messages made to break a parser, and bytes that a file of cases cannot spell.
#include <random>

#include "run.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

std::string repeat(Bytes part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
}

std::vector<std::size_t> pieces(std::size_t size, std::size_t piece) {
    std::vector<std::size_t> cuts;
    for (std::size_t at = piece; at < size; at += piece) cuts.push_back(at);
    return cuts;
}

void check_malformed(Bytes message, std::uint64_t offset) {
    CAPTURE(message);
    for (const Rules* rules : {&keep_all(), &drop_all()}) {
        const Outcome outcome = run_all_cuts(message, *rules);
        CHECK(outcome.refused == "body-malformed");
        CHECK(outcome.offset == offset);
    }
}

}  // namespace

TEST_CASE("a string that is not UTF-8 is refused at the byte that cannot be") {
    struct Case {
        Bytes bytes;
        std::uint64_t bad;
    };
    const Case cases[] = {
        {"\x80", 0},         {"\xbf", 0},
        {"\xc0\x80", 0},     {"\xc1\xbf", 0},
        {"\xc3\x28", 1},     {"\xe0\x80\x80", 1},
        {"\xe0\x9f\xbf", 1}, {"\xed\xa0\x80", 1},
        {"\xed\xbf\xbf", 1}, {"\xe2\x82", 2},
        {"\xe2\x28\xa1", 1}, {"\xf0\x80\x80", 1},
        {"\xf0\x8f\xbf", 1}, {"\xf4\x90\x80\x80", 1},
        {"\xf5\x80", 0},     {"\xf0\x9f\x98", 3},
        {"\xfe", 0},         {"\xff", 0},
        {"a\xf8", 1},        {"\xf1\x80\x80\xc0", 3},
    };
    for (const Case& bad : cases) {
        const std::string text(bad.bytes);
        check_malformed("[\"" + text + "\"]", 2 + bad.bad);
        check_malformed("{\"" + text + "\":1}", 2 + bad.bad);
        check_malformed("[\"a long run of plain text before it " + text + "\"]", 37 + bad.bad);
    }
}

TEST_CASE("the first and last sequences of each length of UTF-8 pass") {
    const std::string message =
        "[\"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"]";
    CHECK(run_all_cuts(message, keep_all()).output == message);
}

TEST_CASE("each control character is refused raw wherever it stands") {
    for (char c = 0; c < 0x20; ++c) {
        const std::string one(1, c);
        check_malformed("[\"" + one + "\"]", 2);
        check_malformed("{\"name" + one + "\":1}", 6);
        if (Bytes("\t\n\r").find(c) == Bytes::npos) check_malformed("[" + one + "1]", 1);
    }
}

TEST_CASE("UTF-16 and UTF-32 are refused") {
    check_malformed(Bytes("[\0\"\0a\0\"\0]\0", 10), 1);
    check_malformed(Bytes("\0[\0]", 4), 0);
    check_malformed("\xff\xfe[", 0);
    check_malformed("\xfe\xff[", 0);
}

TEST_CASE("nesting bombs are refused at the limit") {
    for (const Rules* rules : {&keep_all(), &drop_all()})
        for (const Bytes opening : {"[", "{\"a\":", "[{\"a\":"}) {
            const Outcome outcome = run(repeat(opening, 100'000), *rules);
            CHECK(outcome.refused == "too-deep");
            CHECK(outcome.offset < 64 * 6);
        }
    CHECK(run(repeat("[", 64) + repeat("]", 64), keep_all()).refused == "");
}

TEST_CASE("a name that never ends is refused without being read to its end") {
    const std::string message = "{\"" + std::string(10'000'000, 'a');
    const Outcome whole = run(message, keep_all());
    CHECK(whole.refused == "name-too-long");
    CHECK((run(message, keep_all(), pieces(message.size(), 1000)) == whole));
}

TEST_CASE("an object of a million members is refused and an array of a million elements is not") {
    std::string object = "{", array = "[";
    for (int i = 0; i < 1'000'000; ++i) {
        object += "\"m" + std::to_string(i) + "\":" + std::to_string(i) + ",";
        array += std::to_string(i) + ",";
    }
    object.back() = '}';
    array.back() = ']';
    for (const Rules* rules : {&keep_all(), &drop_all()}) CHECK(run(object, *rules).refused == "too-many-members");
    Limits wide;
    wide.members = 1'000'000;
    wide.open_names = 100 << 20;
    CHECK((run(object, keep_all(), {}, wide).output == object));
    CHECK((run(array, keep_all(), pieces(array.size(), 65'536)).output == array));
    CHECK(run(array, drop_all()).output == "[]");
}

TEST_CASE("a name that comes again after thousands of others is found") {
    for (const std::size_t count : {15, 16, 17, 18, 31, 32, 33, 100, 5000}) {
        std::string open = "{";
        for (std::size_t i = 0; i < count; ++i) open += "\"name" + std::to_string(i) + "\":0,";
        for (const std::size_t again : {std::size_t{0}, count / 2, count - 1}) {
            const std::string twice = open + "\"name" + std::to_string(again) + "\":0}";
            CAPTURE(count, again);
            CHECK(run(twice, keep_all()).offset == open.size());
            CHECK(run("[" + open + "\"last\":0}," + twice + "]", drop_all()).refused == "body-malformed");
            CHECK(run("[" + open + "\"last\":0}," + open + "\"last\":0}]", keep_all()).refused == "");
        }
    }
}

TEST_CASE("a long string of every kind goes through chunks of every size") {
    const std::string unit = R"(plain é€𝄞 \u00e9 \uD834\uDD1E \\ \" )";
    const std::string message = "{\"a\":\"" + repeat(unit, 300) + "\",\"" + repeat(unit, 20) + "\":[\"" + unit + "\"]}";
    const Outcome whole = run(message, keep_all());
    CHECK(whole.output == message);
    for (std::size_t piece = 1; piece < 70; ++piece)
        CHECK((run(message, keep_all(), pieces(message.size(), piece)) == whole));
}

TEST_CASE("a scanner that refused says so again and writes nothing more") {
    FixedRandom random;
    RuleFields fields(keep_all());
    const auto format = find("json")->make({{}, random});
    Output out;
    REQUIRE_FALSE(format->feed("[1,}", fields, out));
    const std::string before(out.committed());
    auto again = format->feed("2]", fields, out);
    REQUIRE_FALSE(again);
    CHECK(again.error().offset() == 3);
    CHECK_FALSE(format->finish(fields, out));
    CHECK(out.committed() == before);
}

TEST_CASE("empty chunks change nothing") {
    const Outcome outcome = run("{\"a\":12}", keep_all(), {0, 0, 2, 2, 6, 6, 8, 8});
    CHECK((outcome == run("{\"a\":12}", keep_all())));
    CHECK(outcome.refused == "");
}

TEST_CASE("messages that differ only in what is withheld leave the same bytes") {
    const Rules rules({{"$.keep[*].a", "keep"}, {"$.keep[*].m", "keep"}, {"$..drop", "drop"}, {"$.r", "replace", "x"}});
    const std::string bare = R"({"keep":[{"a":1,"m":{"n":"v"}},{"a":"é"}],"r":"x"})";
    std::mt19937 random(5);
    const std::vector<std::string> withheld{
        R"("s":1,)",        R"("s":{"drop":[{}]},)", R"("long":"aaaaaaaaaaaaaaaaaaaaaaaaaaaa",)",
        R"("a":{"b":[]},)", R"("\u00e9":null,)",     R"("drop":[1,2,{"a":3}],)"};
    const auto noise = [&] { return random() % 2 ? withheld[random() % withheld.size()] : std::string(); };
    const Outcome expected = run(bare, rules);
    REQUIRE(expected.output == bare);
    for (int round = 0; round < 500; ++round) {
        const std::string message = "{" + noise() + R"("keep":[{)" + (random() % 2 ? R"("t":0,)" : "") +
                                    R"("a":1,"m":{"n":"v"}},)" + (random() % 2 ? R"({"q":7},{},)" : "") +
                                    R"({"a":"é"})" + (random() % 2 ? ",9" : "") + R"(],"r":")" +
                                    std::string(random() % 40, 'z') + "\"}";
        CAPTURE(message);
        const Outcome outcome = run(message, rules, {random() % message.size()});
        CHECK(outcome.output == bare);
        CHECK(outcome.items.size() == expected.items.size());
    }
}
