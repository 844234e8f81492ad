#include "waybill/treat/token.hpp"

#include <catch2/catch.hpp>

#include "../crypto/vectors.hpp"
#include "support.hpp"

using namespace waybill;
using base::ValueKind;
using treat::TokenKey;

namespace {

std::string made(TokenKey& key, Bytes text, ValueKind kind = ValueKind::string) {
    std::string out;
    key.make(kind, text, out);
    return out;
}

}  // namespace

TEST_CASE("The token that docs keys publishes is the one that is made and comes back") {
    auto vector = test::documented_keys();
    REQUIRE(vector["type"] == "s");
    TokenKey key(*test::keyring_from(0), vector["keys"], vector["category"]);
    CHECK(made(key, vector["text"]) == vector["token"]);
    const auto plain = key.restore(vector["token"]);
    REQUIRE(plain);
    CHECK(plain->text == vector["text"]);
    CHECK(plain->kind == ValueKind::string);
    CHECK(test::applied("tokenize", vector["text"]) == vector["token"]);
}

TEST_CASE("Every kind of value comes back from its token as it was") {
    TokenKey key(*test::keyring_from(0), "acme", "pii.email");
    const std::string long_text(100'000, 'x');
    const std::pair<ValueKind, Bytes> values[] = {
        {ValueKind::string, "anna@example.org"},
        {ValueKind::string, ""},
        {ValueKind::string, "\u00e9\u4e2d\U0001F600"},
        {ValueKind::string, Bytes("a\0b", 3)},
        {ValueKind::string, "true"},
        {ValueKind::string, long_text},
        {ValueKind::number, "-0.0"},
        {ValueKind::number, "1E400"},
        {ValueKind::number, "12345678901234567890"},
        {ValueKind::boolean, "true"},
        {ValueKind::boolean, "false"},
    };
    for (const auto& [kind, text] : values) {
        const std::string token = made(key, text, kind);
        CHECK(token == made(key, text, kind));
        const auto plain = key.restore(token);
        REQUIRE(plain);
        CHECK(plain->kind == kind);
        CHECK(plain->text == text);
    }
    CHECK(made(key, "true") != made(key, "true", ValueKind::boolean));
}

TEST_CASE("A token is appended to what is there") {
    TokenKey key(*test::keyring_from(0), "acme", "pii.email");
    std::string out = "there";
    key.make(ValueKind::string, "x", out);
    CHECK(out == "there" + made(key, "x"));
}

TEST_CASE("A token of another category or agreement or keyring is not restored") {
    const auto keyring = test::keyring_from(0), other = test::keyring_from(1);
    TokenKey key(*keyring, "acme", "pii.email"), category(*keyring, "acme", "pii.name"),
        agreement(*keyring, "acmf", "pii.email"), ring(*other, "acme", "pii.email");
    const std::string token = made(key, "anna@example.org");
    CHECK(key.restore(token));
    CHECK_FALSE(category.restore(token));
    CHECK_FALSE(agreement.restore(token));
    CHECK_FALSE(ring.restore(token));
    CHECK(made(category, "anna@example.org") != token);
    CHECK(made(agreement, "anna@example.org") != token);
    // Even where the id says that it is this keyring's.
    std::string renamed = made(ring, "anna@example.org");
    renamed.replace(5, 8, token.substr(5, 8));
    CHECK_FALSE(key.restore(renamed));
}

TEST_CASE("A damaged token is not restored") {
    TokenKey key(*test::keyring_from(0), "acme", "pii.email");
    const std::string token = made(key, "anna@example.org");
    for (std::size_t bit = 0; bit < 8 * token.size(); ++bit) {
        std::string changed = token;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        REQUIRE_FALSE(key.restore(changed));
    }
    for (std::size_t size = 0; size < token.size(); ++size) {
        REQUIRE_FALSE(key.restore(token.substr(0, size)));
        REQUIRE_FALSE(key.restore(token.substr(size + 1)));
        REQUIRE_FALSE(key.restore(token.substr(0, size) + token.substr(size + 1)));
    }
}

TEST_CASE("Text that is not exactly a token is not restored") {
    TokenKey key(*test::keyring_from(0), "acme", "pii.email");
    const std::string token = made(key, "x"), empty = made(key, "");
    REQUIRE(key.restore(empty));
    for (const std::string& text :
         {std::string(), std::string("."), std::string("wbt1."), std::string("wbt1.374855a3."),
          std::string("wbt1.374855a3.."), token + ".", " " + token, token + " ", token + token, token + "\n",
          token.substr(0, token.size() - 1) + "=.", std::string("anna@example.org"),
          "wbt1.374855A3." + token.substr(14), "wbt2." + token.substr(5)})
        CHECK_FALSE(key.restore(text));
}

TEST_CASE("Tokens inside a longer text are restored wherever they stand and all else stays") {
    TokenKey key(*test::keyring_from(0), "acme", "pii.email"), other(*test::keyring_from(0), "acme", "pii.name");
    const std::string anna = made(key, "anna@example.org"), empty = made(key, ""),
                      seven = made(key, "7", ValueKind::number), foreign = made(other, "Anna");
    const auto restored = [&key](const std::string& text, std::size_t count, const std::string& expected) {
        INFO(text);
        std::string out = "before ";
        CHECK(key.restore_in(text, out) == count);
        CHECK(out == "before " + expected);
    };
    restored(anna, 1, "anna@example.org");
    restored("Dear " + anna + ", your " + seven + " days.", 2, "Dear anna@example.org, your 7 days.");
    restored(anna + anna + seven, 3, "anna@example.organna@example.org7");
    restored("wbt1." + anna + "x" + empty + "y", 2, "wbt1.anna@example.orgxy");
    restored("wbt1.374855a3." + anna, 1, "wbt1.374855a3.anna@example.org");
    restored(foreign + anna, 1, foreign + "anna@example.org");
    restored(anna.substr(0, 20) + " " + anna, 1, anna.substr(0, 20) + " anna@example.org");
    for (const std::string& text : {std::string(), std::string("none"), std::string("wbt1."), foreign, anna.substr(1),
                                    anna.substr(0, anna.size() - 1)}) {
        std::string out = "before";
        CHECK_FALSE(key.restore_in(text, out));
        CHECK(out == "before");
    }
    // What comes back is not looked through again.
    restored(made(key, anna), 1, anna);
}

TEST_CASE("A text full of marks is looked through once") {
    TokenKey key(*test::keyring_from(0), "acme", "pii.email");
    std::string text, out;
    for (int i = 0; i < 100'000; ++i) text += "wbt1.374855a3.";
    CHECK_FALSE(key.restore_in(text, out));
    text = "wbt1.374855a3." + std::string(4'000'000, 'A');
    CHECK_FALSE(key.restore_in(text, out));
}
