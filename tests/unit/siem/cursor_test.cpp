// The cursor of a stream: its bytes, and what is taken for one.
#include "cursor.hpp"

#include <catch2/catch.hpp>

#include "simulated_files.hpp"

using namespace waybill;
using namespace waybill::siem;
using test_support::SimulatedFiles;

namespace {

Cursor example() {
    Cursor out;
    out.next = 42;
    out.leaf = crypto::sha256("the entry before");
    return out;
}

/// sha256sum of the words above and of what stands before the check, by another program.
const std::string golden =
    R"({"v":1,"stream":"siem","next":42,"leaf":"sha256:7e6cdbc4c5534a27574aca4fc8970435debb0354dac651401163448fb1d98feb","check":"sha256:845824e017346833c4f129a5b5c5ffe8ceac22f1b6aea7539c1c38c9c6babd31"})"
    "\n";

}  // namespace

TEST_CASE("a cursor has these bytes") {
    CHECK(encode(example(), "siem") == golden);
    const auto parsed = parse_cursor(golden, "siem");
    REQUIRE(parsed);
    CHECK(*parsed == example());
    CHECK(*parse_cursor(encode({}, "other"), "other") == Cursor{});
}

TEST_CASE("a cursor that differs in any bit is none") {
    for (std::size_t at = 0; at < golden.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string damaged = golden;
            damaged[at] = static_cast<char>(damaged[at] ^ 1 << bit);
            INFO(damaged);
            CHECK_FALSE(parse_cursor(damaged, "siem"));
        }
    for (std::size_t size = 0; size < golden.size(); ++size) CHECK_FALSE(parse_cursor(golden.substr(0, size), "siem"));
    CHECK_FALSE(parse_cursor(golden + "\n", "siem"));
    CHECK_FALSE(parse_cursor(golden, "another"));
}

TEST_CASE("a cursor is the old one or the new one wherever the power goes") {
    Cursor later = example();
    later.next = 50;
    for (std::uint64_t k = 0; k < 40; ++k) {
        INFO(k);
        SimulatedFiles files;
        REQUIRE(files.make_directory("/audit"));
        REQUIRE(files.sync_directory("/"));
        CHECK_FALSE(*read_cursor(files, "/audit", "siem"));
        REQUIRE(write_cursor(files, "/audit", "siem", example()));
        files.fail_at(k, SimulatedFiles::Fault::power_cut, k);
        const bool written = static_cast<bool>(write_cursor(files, "/audit", "siem", later));
        files.cut_power(k);
        files.restart();
        const auto read = read_cursor(files, "/audit", "siem");
        REQUIRE(read);
        REQUIRE(*read);
        CHECK((**read == later || (!written && **read == example())));
    }
}

TEST_CASE("a damaged cursor is no missing one") {
    SimulatedFiles files;
    REQUIRE(files.make_directory("/audit"));
    REQUIRE(write_cursor(files, "/audit", "siem", example()));
    files.content("/audit/streams/siem")[30] ^= 1;
    const auto read = read_cursor(files, "/audit", "siem");
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == Code::corrupt);
    CHECK(read.error().path() == "/audit/streams/siem");
}
