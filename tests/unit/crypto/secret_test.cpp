#include "waybill/crypto/secret.hpp"

#include <catch2/catch.hpp>
#include <type_traits>

using namespace waybill;
using namespace waybill::crypto;

TEST_CASE("A secret moves and is copied only when asked to") {
    STATIC_REQUIRE(!std::is_copy_constructible_v<Secret>);
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Secret>);
    Secret first = Secret::copy_of("a key");
    const Secret copy = first.clone();
    const char* where = first.view().data();
    const Secret second = std::move(first);
    CHECK(second.view().data() == where);
    CHECK(second.view() == "a key");
    CHECK(copy.view() == "a key");
    CHECK(copy.view().data() != where);
}

TEST_CASE("A random secret is what the source of randomness gave") {
    struct Counting final : base::Random {
        void fill(std::span<unsigned char> out) override {
            for (auto& byte : out) byte = next++;
        }
        unsigned char next = 'a';
    } random;
    CHECK(Secret::random(4, random).view() == "abcd");
    CHECK(Secret::random(0, random).empty());
    CHECK(Secret::zeros(3).view() == Bytes("\0\0\0", 3));
    CHECK(Secret().view().empty());
}
