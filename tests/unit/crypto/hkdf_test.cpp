#include "waybill/crypto/hkdf.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "vectors.hpp"
#include "waybill/crypto/keyring.hpp"

using namespace waybill;
using namespace waybill::crypto;

TEST_CASE("HKDF without salt and info gives the output of RFC 5869 A.3") {
    const std::string key(22, '\x0b');
    CHECK(base::to_hex(hkdf_sha256(key, "", 42).view()) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("HKDF takes the longest info that it promises and each byte of it counts") {
    const std::string key(32, 'k'), info(1024, 'i');
    CHECK(hkdf_sha256(key, info, 8160).size() == 8160);
    CHECK(hkdf_sha256(key, info, 32).view() != hkdf_sha256(key, info.substr(1), 32).view());
}

TEST_CASE("Treatment keys and the key id are those that docs/keys.md publishes") {
    auto vector = test::documented_keys();
    const std::string ring_key = test::unhex(vector["ring_key"]);
    const auto derived = [&](Use use) {
        return base::to_hex(derive_treatment_key(ring_key, use, vector["keys"], vector["category"]).view());
    };
    CHECK(derived(Use::token) == vector["token_key"]);
    CHECK(derived(Use::hash) == vector["hash_key"]);
    CHECK(derived(Use::fpe) == vector["fpe_key"]);
    CHECK(derived(Use::shift) == vector["shift_key"]);
    const KeyId4 id = ring_key_id(ring_key);
    CHECK(base::to_hex({reinterpret_cast<const char*>(id.data()), id.size()}) == vector["key_id"]);
}

TEST_CASE("A script that shares no code with Waybill derives the documented vectors") {
    const std::string source = WAYBILL_SOURCE_DIR;
    const std::string command =
        "python3 -B '" + source + "/tests/data/crypto/check_keys.py' '" + source + "/docs/keys.md'";
    CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("Keys of another agreement or category or use or ring are other keys") {
    const std::string ring(32, 'r');
    const auto key = [&](Bytes from, Use use, Bytes keys, Bytes category) {
        return std::string(derive_treatment_key(from, use, keys, category).view().substr(0, 32));
    };
    const std::string one = key(ring, Use::hash, "acme", "pii.email");
    CHECK(one == key(ring, Use::hash, "acme", "pii.email"));
    CHECK(one != key(ring, Use::fpe, "acme", "pii.email"));
    CHECK(one != key(ring, Use::hash, "acm", "pii.email"));
    CHECK(one != key(ring, Use::hash, "acme", "pii.name"));
    CHECK(one != key(std::string(32, 's'), Use::hash, "acme", "pii.email"));
}
