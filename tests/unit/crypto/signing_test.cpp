#include "waybill/crypto/signing.hpp"

#include <catch2/catch.hpp>

#include "vectors.hpp"

using namespace waybill;
using namespace waybill::crypto;

namespace {

const std::string note_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

}  // namespace

TEST_CASE("Ed25519 signs and verifies the vectors of RFC 8032") {
    for (auto& vector : test::vectors_in("tests/data/crypto/ed25519.txt")) {
        const SigningKey key = SigningKey::from_seed("test", test::unhex(vector["seed"]));
        const std::string message = test::unhex(vector["message"]);
        CHECK(base::to_hex(key.verifier().public_key()) == vector["public"]);
        CHECK(base::to_hex(key.sign(message)) == vector["signature"]);
        CHECK(base::to_hex(key.seed()) == vector["seed"]);
        CHECK(key.verifier().verify(message, test::unhex(vector["signature"])));
        CHECK_FALSE(key.verifier().verify(message + "x", test::unhex(vector["signature"])));
    }
}

TEST_CASE("The published signed note verifies under its verifier key and no bit of it can change") {
    const auto key = VerifierKey::parse(note_key);
    REQUIRE(key);
    CHECK(key->name() == "example.com/foo");
    CHECK(key->id() == 0x530d903a);
    CHECK(key->text() == note_key);
    const std::string blob = *base::from_base64(
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=");
    CHECK(base::read_be<std::uint32_t>(blob) == key->id());
    const std::string signature = blob.substr(4), text = "This is an example message.\n";
    CHECK(key->verify(text, signature));
    for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
        std::string changed = signature;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        REQUIRE_FALSE(key->verify(text, changed));
    }
    CHECK_FALSE(key->verify(text, signature.substr(0, 63)));
    CHECK_FALSE(key->verify(text, signature + "x"));
    CHECK_FALSE(key->verify(text, ""));
}

TEST_CASE("A verifier key that is not exactly one is refused as a bad key") {
    const auto refused = [](const std::string& text) {
        INFO(text);
        const auto key = VerifierKey::parse(text);
        REQUIRE_FALSE(key);
        CHECK(key.error().code() == Code::bad_key);
    };
    const std::string name = "example.com/foo", tail = note_key.substr(name.size());
    for (std::size_t size = 0; size < note_key.size(); ++size) refused(note_key.substr(0, size));
    refused(note_key + "=");
    refused(note_key + "\n");
    refused("example.com/bar" + tail);
    refused(tail);
    refused("example.com/ foo" + tail);
    refused(name + "+530D903A" + tail.substr(9));
    refused(name + "+530d903b" + tail.substr(9));
    refused(name + "+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    refused(name + "+530d903a" + "AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
}

TEST_CASE("A verifier key survives its text") {
    base::SystemRandom random;
    for (int i = 0; i < 50; ++i) {
        const SigningKey key = SigningKey::generate("waybill.local/redact/0123", random);
        const auto parsed = VerifierKey::parse(key.verifier().text());
        REQUIRE(parsed);
        CHECK(*parsed == key.verifier());
        CHECK(parsed->verify("m", key.sign("m")));
        CHECK_FALSE(parsed->verify("m", SigningKey::generate("waybill.local/redact/0123", random).sign("m")));
    }
}

TEST_CASE("A key name has no space and no plus and is not empty") {
    for (const char* good : {"waybill.corp.example/gw-1", "a", "\u00e9\u4e2d", "x~!"}) CHECK(is_key_name(good));
    for (const char* bad : {"", "a b", "a+b", " a", "a\n", "a\tb", "a\x01", "a\u00a0b", "a\u2003", "\u3000", "a\u0085",
                            "a\u2028", "\xff", "a\xc3"})
        CHECK_FALSE(is_key_name(bad));
    CHECK_FALSE(is_key_name(Bytes("a\0b", 3)));
}
