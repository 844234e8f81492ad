#include "waybill/crypto/secret.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <fstream>
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

namespace {

/// `VmLck` of this process, in KiB.
long locked_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmLck:")) return std::stol(line.substr(6));
    return -1;
}

}  // namespace

TEST_CASE("A secret lies in memory that is locked and let go with it") {
    rlimit limit{};
    REQUIRE(getrlimit(RLIMIT_MEMLOCK, &limit) == 0);
    if (limit.rlim_cur < (1U << 20)) {
        WARN("skipped: RLIMIT_MEMLOCK leaves no memory to lock");
        return;
    }
    const long before = locked_kib();
    {
        const Secret secret = Secret::zeros(32);
        CHECK(locked_kib() > before);
    }
    CHECK(locked_kib() == before);
}
