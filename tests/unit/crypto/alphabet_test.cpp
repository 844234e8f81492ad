#include "waybill/crypto/alphabet.hpp"

#include <catch2/catch.hpp>

using namespace waybill;
using crypto::Alphabet;

TEST_CASE("Every named alphabet is one and has as many characters as its name says") {
    const std::vector<std::pair<std::string_view, std::uint32_t>> expected = {
        {"digits", 10}, {"lower", 26},     {"upper", 26},  {"letters", 52},     {"alphanumeric", 62},
        {"hex", 16},    {"upper_hex", 16}, {"base36", 36}, {"upper_base36", 36}};
    REQUIRE(Alphabet::named().size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK(Alphabet::named()[i].name == expected[i].first);
        const auto alphabet = Alphabet::of(Alphabet::named()[i].characters);
        REQUIRE(alphabet);
        CHECK(alphabet->radix() == expected[i].second);
    }
}

TEST_CASE("An alphabet numbers its characters in their order whatever their length") {
    const auto alphabet = Alphabet::of("b\u00e9a\u4e2d\U0001F600z\u00e4");
    REQUIRE(alphabet);
    const Bytes expected[] = {"b", "\u00e9", "a", "\u4e2d", "\U0001F600", "z", "\u00e4"};
    REQUIRE(alphabet->radix() == 7);
    for (std::uint16_t i = 0; i < 7; ++i) {
        CHECK(alphabet->character(i) == expected[i]);
        CHECK(alphabet->numeral(expected[i]) == i);
    }
    for (const Bytes other : {"c", "\u00e8", "\u4e2e", "\U0001F601", "B", "\xc3", "\x80", "\xff"})
        CHECK_FALSE(alphabet->numeral(other));
}

TEST_CASE("What is no alphabet is refused") {
    for (const std::string& text : {std::string(), std::string("a"), std::string("aa"), std::string("abca"),
                                    std::string("\u00e9x\u00e9"), std::string("a\xff"), std::string("\u4e2d")})
        CHECK_FALSE(Alphabet::of(text));
    std::string many;
    for (unsigned code = 0x10000; code < 0x10000 + 65'536; ++code)
        for (const unsigned byte :
             {0xf0U | code >> 18, 0x80U | (code >> 12 & 0x3f), 0x80U | (code >> 6 & 0x3f), 0x80U | (code & 0x3f)})
            many += static_cast<char>(byte);
    const auto largest = Alphabet::of(many);
    REQUIRE(largest);
    CHECK(largest->radix() == 65'536);
    CHECK(largest->numeral(largest->character(65'535)) == 65'535);
    CHECK_FALSE(Alphabet::of(many + "a"));
}
