#include <catch2/catch.hpp>

#include "../crypto/vectors.hpp"
#include "support.hpp"

using namespace waybill;
using base::ValueKind;

namespace {

std::string hashed(const crypto::Keyring& keyring, Bytes keys, Bytes category, Bytes text,
                   ValueKind kind = ValueKind::string) {
    const auto bound = test::treatment("hash")->bind(keyring, keys, category);
    return test::applied(*bound, kind, text);
}

}  // namespace

TEST_CASE("The hash that docs keys publishes is the one that is made") {
    auto vector = test::documented_keys();
    REQUIRE(vector["type"] == "s");
    CHECK(hashed(*test::keyring_from(0), vector["keys"], vector["category"], vector["text"]) == vector["hash"]);
}

TEST_CASE("A hash has one form whatever the value") {
    for (const std::string& text : {std::string(), std::string("x"), std::string(100'000, '\0')}) {
        const std::string out = test::applied("hash", text);
        CHECK(out.size() == 5 + 8 + 1 + 43);
        CHECK(out.starts_with("wbh1.374855a3."));
        CHECK(base::from_base64url(Bytes(out).substr(14)));
    }
}

TEST_CASE("Equal values have equal hashes and all else makes another") {
    const auto keyring = test::keyring_from(0);
    const std::string one = hashed(*keyring, "acme", "pii.email", "1");
    CHECK(hashed(*keyring, "acme", "pii.email", "1") == one);
    CHECK(hashed(*keyring, "acme", "pii.email", "1", ValueKind::number) != one);
    CHECK(hashed(*keyring, "acme", "pii.email", "2") != one);
    CHECK(hashed(*keyring, "acme", "pii.name", "1") != one);
    CHECK(hashed(*keyring, "other", "pii.email", "1") != one);
    CHECK(hashed(*test::keyring_from(1), "acme", "pii.email", "1").substr(14) != one.substr(14));
    CHECK(hashed(*keyring, "acme", "pii.email", "true") !=
          hashed(*keyring, "acme", "pii.email", "true", ValueKind::boolean));
}
