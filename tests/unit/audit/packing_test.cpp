// Sealed segments packed: read alike, one block at a time; whatever fails or vanishes, the log is there; a flipped bit
// is noticed.
#include "packing.hpp"

#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::audit {
namespace {

using Fault = SimulatedFiles::Fault;

std::vector<StoredEntry> all_of(SimulatedFiles& files, const Path& directory) {
    std::vector<StoredEntry> out;
    const auto reader = Reader::open(files, directory);
    REQUIRE(reader);
    REQUIRE(reader->each(0, reader->size(), [&](const StoredEntry& entry) {
        out.push_back(entry);
        return true;
    }));
    return out;
}

bool same(const std::vector<StoredEntry>& left, const std::vector<StoredEntry>& right) {
    return std::ranges::equal(left, right, [](const StoredEntry& a, const StoredEntry& b) {
        return a.index == b.index && a.entry == b.entry && a.detail == b.detail;
    });
}

/// A log of several sealed segments, closed.
void fill(Surroundings& s, int exchanges = 60) {
    const auto log = *s.open();
    keep_policy(*log);
    for (int i = 0; i < exchanges; ++i) {
        const std::string id = s.new_id();
        REQUIRE(commit(*log, window_of(id), body_of_window));
        REQUIRE(commit(*log, outcome_of(id)));
    }
}

Result<void> pack_all(Surroundings& s, const Packing& packing = {}) {
    const auto firsts = segment_names(s.files, s.directory);
    if (!firsts) return fail(firsts.error());
    for (std::size_t i = 0; i + 1 < firsts->size(); ++i)
        if (const auto packed = pack_segment(s.files, s.directory, (*firsts)[i], (*firsts)[i + 1], packing); !packed)
            return fail(packed.error());
    return {};
}

TEST_CASE("packed segments say what they said and the log verifies and opens") {
    Surroundings s;
    fill(s);
    const auto before = all_of(s.files, s.directory);
    const auto size_before = s.files.used();
    REQUIRE(pack_all(s));
    CHECK(s.files.used() < size_before);
    CHECK(s.files.has("/audit/log/00000000000000000000.seg.zst"));
    CHECK_FALSE(s.files.has("/audit/log/00000000000000000000.seg"));
    CHECK(same(all_of(s.files, s.directory), before));
    CHECK(s.verify().findings == std::vector<std::string>());
    CHECK(s.verify().verdict == Verdict::ok);
    REQUIRE(pack_all(s));  // again: nothing to do
    const auto log = s.open();
    REQUIRE(log);
    CHECK_FALSE((*log)->recovery().tree_rebuilt);
    CHECK(commit(**log, window_of(s.new_id()), body_of_window));
}

TEST_CASE("a log of packed segments is recovered without its tiles") {
    Surroundings s;
    fill(s, 300);
    REQUIRE(pack_all(s));
    for (const Path& path : s.files.all_files())
        if (path.string().find("/tree/tile/") != std::string::npos) REQUIRE(s.files.remove(path));
    const auto log = s.open();
    REQUIRE(log);
    CHECK((*log)->recovery().tree_rebuilt);
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("one entry of a packed segment is read from its block alone") {
    Surroundings s;
    auto options = s.options();
    options.segment_bytes = 600 << 10;
    {
        const auto log = *Log::open(options, s.files, s.clock, s.random, *s.keyring);
        for (int i = 0; i < 900; ++i) REQUIRE(commit(*log, window_of(s.new_id(), 0), body_of_window));
    }
    REQUIRE(pack_all(s));
    const auto segment = *read_segment(s.files, s.directory, 0);
    REQUIRE(segment.packed);
    REQUIRE(segment.packed->blocks.size() > 3);
    const PackedBlock& third = segment.packed->blocks[2];
    // All other blocks are destroyed: who reads one of them is told.
    for (const PackedBlock& block : segment.packed->blocks)
        if (block != third) s.files.content(segment.path).replace(block.at, block.size, block.size, 'x');
    const auto scanned = scan_from(s.files, segment, third.first + 1, [&](const Frame& frame) -> Result<bool> {
        CHECK(frame.index == third.first + 1);
        return false;
    });
    REQUIRE(scanned);
    CHECK(scanned->stopped);
    const auto torn = scan_from(s.files, segment, 0, [](const Frame&) -> Result<bool> { return true; });
    REQUIRE(torn);
    CHECK(torn->next == 0);
}

TEST_CASE("tiles exported from a packed log are those of the plain one") {
    Surroundings s;
    fill(s, 300);
    const auto exported = [&](const Path& out) {
        REQUIRE(export_tiles(s.files, s.directory, out));
        std::map<std::string, std::string> tiles;
        for (const Path& path : s.files.all_files())
            if (path.string().starts_with(out.string() + "/"))
                tiles[path.lexically_relative(out).string()] = s.files.content(path);
        return tiles;
    };
    const auto plain = exported("/plain");
    REQUIRE(pack_all(s));
    CHECK(plain.size() > 5);
    CHECK(exported("/packed") == plain);
}

TEST_CASE("every byte of a packed segment is noticed when it is flipped") {
    Surroundings s;
    fill(s);
    REQUIRE(pack_all(s));
    const Path path = "/audit/log/00000000000000000000.seg.zst";
    const std::size_t size = s.files.content(path).size();
    for (std::size_t at = 0; at < size; at += 1 + at % 3) {
        INFO(at);
        s.files.content(path)[at] ^= static_cast<char>(1 << at % 8);
        CHECK(s.verify().verdict == Verdict::tampered);
        s.files.content(path)[at] ^= static_cast<char>(1 << at % 8);
    }
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("packing may fail or lose the power at every operation and nothing of the log is lost") {
    std::uint64_t operations = 0;
    std::vector<StoredEntry> before;
    {
        Surroundings s;
        fill(s, 30);
        before = all_of(s.files, s.directory);
        const auto begun = s.files.operations();
        REQUIRE(pack_all(s));
        operations = s.files.operations() - begun;
    }
    CHECK(operations > 15);
    for (std::uint64_t k = 0; k < operations; ++k)
        for (const Fault fault : {Fault::not_done, Fault::done, Fault::no_space, Fault::power_cut}) {
            INFO("operation " << k << " fault " << static_cast<int>(fault));
            Surroundings s;
            fill(s, 30);
            s.files.fail_at(k, fault, k);
            CHECK_FALSE(pack_all(s));
            s.files.cut_power(k);
            s.files.restart();
            CHECK(same(all_of(s.files, s.directory), before));
            REQUIRE(pack_all(s));
            CHECK(same(all_of(s.files, s.directory), before));
            REQUIRE(s.open());
            CHECK(s.verify().verdict == Verdict::ok);
            CHECK_FALSE(s.files.has("/audit/log/00000000000000000000.seg"));
        }
}

TEST_CASE("a damaged segment is not packed and stays as it is") {
    Surroundings s;
    fill(s);
    const Path path = "/audit/log/00000000000000000000.seg";
    s.files.content(path)[3'000] ^= 1;
    const auto packed = pack_all(s);
    REQUIRE_FALSE(packed);
    CHECK(packed.error().code() == Code::corrupt);
    CHECK(s.files.has(path));
    CHECK_FALSE(s.files.has("/audit/log/00000000000000000000.seg.zst"));
    CHECK_FALSE(s.files.has("/audit/log/00000000000000000000.seg.zst.new"));
}

TEST_CASE("packing that is told to stop leaves everything as it was") {
    Surroundings s;
    fill(s);
    const auto files_before = s.files.all_files();
    const std::atomic<bool> stop = true;
    CHECK_FALSE(pack_all(s, {{}, &stop}));
    CHECK(s.files.all_files() == files_before);
}

TEST_CASE("a log whose last segment is a packed one does not open") {
    Surroundings s;
    fill(s);
    REQUIRE(pack_all(s));
    const auto firsts = *segment_names(s.files, s.directory);
    REQUIRE(s.files.remove(segment_path(s.directory, firsts.back())));
    CHECK(s.open().error().code() == Code::corrupt);
}

}  // namespace
}  // namespace waybill::audit
