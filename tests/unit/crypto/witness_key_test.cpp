// Keys of witnesses (c2sp.org/tlog-cosignature): the same Ed25519 key has another id, and never passes for a note's.
#include <catch2/catch.hpp>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/crypto/signing.hpp"

using namespace waybill;
using namespace waybill::crypto;

TEST_CASE("a witness's key has its own id and text") {
    const SigningKey key = SigningKey::from_seed("witness.example/w1", std::string(32, 's'));
    const Bytes public_key = key.verifier().public_key();
    const VerifierKey witness = VerifierKey::of("witness.example/w1", public_key, KeyUse::cosignature);
    const std::string hashed = std::string("witness.example/w1\n\x04") + std::string(public_key);
    const Hash hash = Sha256().update(hashed).finish();
    CHECK(witness.id() == base::read_be<std::uint32_t>(as_bytes(hash)));
    CHECK(witness.id() != key.verifier().id());

    const auto parsed = VerifierKey::parse(witness.text(), KeyUse::cosignature);
    REQUIRE(parsed);
    CHECK(*parsed == witness);
    CHECK(parsed->use() == KeyUse::cosignature);
    CHECK(parsed->text() == witness.text());
}

TEST_CASE("a key of one use does not parse as one of the other") {
    const SigningKey key = SigningKey::from_seed("witness.example/w1", std::string(32, 's'));
    const auto witness = VerifierKey::of("witness.example/w1", key.verifier().public_key(), KeyUse::cosignature);
    CHECK(VerifierKey::parse(witness.text()).error().code() == Code::bad_key);
    CHECK(VerifierKey::parse(key.verifier().text(), KeyUse::cosignature).error().code() == Code::bad_key);
    // The id of one use with the type byte of the other.
    const std::string forged = witness.text().substr(0, witness.text().rfind('+') + 1) +
                               base::to_base64("\x01" + std::string(witness.public_key()));
    CHECK(VerifierKey::parse(forged).error().code() == Code::bad_key);
}
