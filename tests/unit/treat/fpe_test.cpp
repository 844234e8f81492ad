#include <catch2/catch.hpp>

#include "../crypto/vectors.hpp"
#include "format_cipher.hpp"
#include "support.hpp"
#include "waybill/base/checksums.hpp"
#include "waybill/crypto/hkdf.hpp"

using namespace waybill;
using base::ValueKind;
using treat::FormatCipher;
using treat::FormatRule;

namespace {

FormatRule rule(Bytes characters) {
    auto alphabet = crypto::Alphabet::of(characters);
    REQUIRE(alphabet);
    return {*std::move(alphabet)};
}

std::string digits_of(const std::string& text) {
    std::string out = text;
    std::erase_if(out, [](char c) { return c < '0' || c > '9'; });
    return out;
}

/// 4000 0000 0000 000x and its like, with the check digit that holds.
std::string card(unsigned number, std::size_t size) {
    std::string out = std::to_string(400'000'000ULL + number);
    out.resize(size - 1, '7');
    for (char check = '0'; check <= '9'; ++check)
        if (base::luhn_holds(out + check)) return out + check;
    FAIL("no check digit");
    return {};
}

}  // namespace

TEST_CASE("The fpe value that docs keys publishes is the one that is made") {
    auto vector = test::documented_keys();
    const auto bound =
        test::treatment("{fpe: {alphabet: digits}}")->bind(*test::keyring_from(0), vector["keys"], vector["category"]);
    CHECK(test::applied(*bound, ValueKind::string, vector["fpe_text"]) == vector["fpe"]);
}

TEST_CASE("What fpe makes keeps the form and what it is told to keep and decrypts to itself") {
    struct Example {
        std::string alphabet;
        std::size_t keep_first, keep_last;
        std::string text;
    };
    const Example examples[] = {
        {"0123456789", 0, 0, "4111111111111111"},
        {"0123456789", 6, 4, "4111 1111 1111 1111"},
        {"0123456789", 0, 4, "4111-1111-1111-1111"},
        {"0123456789", 2, 0, "+49 (30) 1234567"},
        {"0123456789", 0, 0, "000000"},
        {"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4, 0, "DE89 3704 0044 0532 0130 00"},
        {"abcdefghijklmnopqrstuvwxyz", 0, 0, "zzzzz"},
        {"\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439", 1, 1,
         "\u0430\u0431\u0432\u2013\u0433\u0434\u0435\u0436\u00a0\u0437\u0438\u0439"},
        {"01", 0, 0, "010101010101010101010101"},
        {"0123456789", 0, 0, std::string(4096, '5')},
    };
    for (const Example& example : examples) {
        INFO(example.text);
        FormatRule of = rule(example.alphabet);
        of.keep_first = example.keep_first;
        of.keep_last = example.keep_last;
        FormatCipher cipher(of, std::string(32, 'k'), "tweak");
        std::string out = "before ", back;
        REQUIRE(cipher.encrypt(example.text, out));
        out.erase(0, 7);
        CHECK(out != example.text);
        CHECK(out.size() == example.text.size());
        CHECK(out.substr(0, example.keep_first) == example.text.substr(0, example.keep_first));
        CHECK(out.substr(out.size() - example.keep_last) ==
              example.text.substr(example.text.size() - example.keep_last));
        REQUIRE(cipher.decrypt(out, back));
        CHECK(back == example.text);
    }
}

TEST_CASE("A card stays a card whatever is kept of it") {
    for (const auto& [first, last] : {std::pair<std::size_t, std::size_t>{0, 0}, {6, 0}, {0, 4}, {4, 4}, {8, 0}})
        for (std::size_t size = 16; size <= 19; ++size)
            for (unsigned number = 0; number < 50; ++number) {
                FormatRule of = rule("0123456789");
                of.keep_first = first;
                of.keep_last = last;
                of.luhn = true;
                FormatCipher cipher(of, std::string(32, 'k'), "tweak");
                const std::string text = card(number, size);
                std::string out, back;
                const bool enough = size - first - last - 1 >= 6;
                REQUIRE(static_cast<bool>(cipher.encrypt(text, out)) == enough);
                if (!enough) continue;
                REQUIRE(base::luhn_holds(out));
                REQUIRE(out.substr(0, first) == text.substr(0, first));
                REQUIRE(out.substr(size - last) == text.substr(size - last));
                REQUIRE(cipher.decrypt(out, back));
                REQUIRE(back == text);
            }
}

TEST_CASE("Punctuation has no part in what fpe makes and other categories and agreements make something else") {
    const auto keyring = test::keyring_from(0);
    const auto fpe = test::treatment("{fpe: {alphabet: digits}}");
    const auto of = [&](Bytes keys, Bytes category, Bytes text, ValueKind kind = ValueKind::string) {
        return test::applied(*fpe->bind(*keyring, keys, category), kind, text);
    };
    const std::string one = of("acme", "card.number", "4111111111111111");
    CHECK(digits_of(of("acme", "card.number", "4111 1111-1111.1111")) == one);
    CHECK(of("acme", "card.number", "4111111111111111", ValueKind::number) == one);
    CHECK(of("other", "card.number", "4111111111111111") != one);
    CHECK(of("acme", "card.public", "4111111111111111") != one);
}
