#include "waybill/crypto/sealed_box.hpp"

#include <catch2/catch.hpp>

#include "waybill/base/text_codes.hpp"

using namespace waybill;
using crypto::RecipientKey;
using crypto::RecipientSecret;

namespace {

RecipientSecret generated() {
    base::SystemRandom random;
    return RecipientSecret::generate(random);
}

}  // namespace

TEST_CASE("What is sealed to a recipient is opened by it alone") {
    const auto one = generated(), other = generated();
    for (const std::string& text : {std::string(), std::string("x"), std::string(100'000, '\xff')}) {
        std::string box = "before";
        REQUIRE(one.key().seal(text, box));
        REQUIRE(box.size() == 6 + 48 + text.size());
        REQUIRE(box.starts_with("before"));
        CHECK(one.open(Bytes(box).substr(6)) == text);
        CHECK_FALSE(other.open(Bytes(box).substr(6)));
        std::string again;
        REQUIRE(one.key().seal(text, again));
        CHECK(again != box.substr(6));
    }
}

TEST_CASE("A damaged box is not opened") {
    const auto recipient = generated();
    std::string box;
    REQUIRE(recipient.key().seal("text", box));
    for (std::size_t bit = 0; bit < 8 * box.size(); ++bit) {
        std::string changed = box;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        // X25519 ignores the last bit of a public key: the ephemeral one stands first, and is bound into the nonce.
        REQUIRE_FALSE(recipient.open(changed));
    }
    for (std::size_t size = 0; size < box.size(); ++size) REQUIRE_FALSE(recipient.open(box.substr(0, size)));
}

TEST_CASE("Both halves of a recipient's key come back from their texts") {
    const auto recipient = generated();
    CHECK(recipient.key().text().size() == 5 + 43);
    const auto key = RecipientKey::parse(recipient.key().text());
    REQUIRE(key);
    CHECK(key->text() == recipient.key().text());
    CHECK(key->id() == recipient.key().id());
    const auto secret = RecipientSecret::parse(recipient.text().view());
    REQUIRE(secret);
    CHECK(secret->key().text() == recipient.key().text());
}

TEST_CASE("The key pair that RFC 7748 publishes is the one that is derived") {
    std::string text = "wbs1.";  // section 6.1, Alice
    base::append_base64url(text, *base::from_hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    const auto secret = RecipientSecret::parse(text);
    REQUIRE(secret);
    CHECK(base::to_hex(secret->key().public_key()) ==
          "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    CHECK(secret->text().view() == text);
}

TEST_CASE("A public key that is none or that anybody could open is refused") {
    const std::string good = generated().key().text();
    const auto refused = [](const std::string& text) {
        const auto key = RecipientKey::parse(text);
        INFO(text);
        REQUIRE_FALSE(key);
        CHECK(key.error().code() == Code::bad_key);
    };
    for (const std::string& text : {std::string(), std::string("wbk1."), good.substr(5), good + "A", good + "=",
                                    good.substr(0, 47), "wbs1." + good.substr(5), " " + good, good + "\n"})
        refused(text);
    std::string zero = "wbk1.", one = "wbk1.";
    base::append_base64url(zero, std::string(32, '\0'));
    base::append_base64url(one, '\1' + std::string(31, '\0'));
    refused(zero);
    refused(one);
    CHECK_FALSE(RecipientSecret::parse(good));
}
