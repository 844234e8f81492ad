// Proofs and tiles of a log that is being written: right for every size, whatever became of the tile files.
#include <catch2/catch.hpp>

#include <map>

#include "fixtures.hpp"
#include "packing.hpp"
#include "segment.hpp"
#include "waybill/audit/prover.hpp"

namespace waybill::audit {
namespace {

/// Adds entries until the log has `size` of them, and closes it, so that its newest checkpoint is in the folder.
void grow(Surroundings& s, std::uint64_t size) {
    const auto log = *s.open();
    for (std::uint64_t i = open_checkpoint(log->checkpoint(), s.key())->size; i < size; ++i)
        log->submit(Lookup{"auditor", "number " + std::to_string(i), i}, [](Result<Durable>) {});
}

std::vector<Hash> leaves_of(Surroundings& s) {
    std::vector<Hash> leaves;
    const auto reader = *Reader::open(s.files, s.directory);
    REQUIRE(reader.each(0, reader.size(), [&](const StoredEntry& e) {
        leaves.push_back(leaf_hash(e.entry));
        return true;
    }));
    return leaves;
}

Hash root_of(const std::vector<Hash>& leaves, std::uint64_t size) {
    Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) frontier.append(leaves[i]);
    return frontier.root();
}

void check_proofs(Surroundings& s, std::uint64_t step) {
    auto prover = *Prover::open(s.files, s.directory);
    const auto leaves = leaves_of(s);
    const std::uint64_t size = prover.checkpoint().size;
    REQUIRE(size == leaves.size());
    const Hash root = prover.checkpoint().root;
    CHECK(open_checkpoint(prover.note(), s.key()));
    for (std::uint64_t i = 0; i < size; i += step) {
        INFO(size << " entries, entry " << i);
        const auto proof = prover.inclusion(i);
        REQUIRE(proof);
        CHECK(check_inclusion(i, size, leaves[i], *proof, root));
        const auto grown = prover.consistency(i, size);
        REQUIRE(grown);
        if (i > 0) CHECK(check_consistency(i, size, root_of(leaves, i), root, *grown));
        CHECK(*prover.root_at(i) == root_of(leaves, i));
        if (i > 2)
            CHECK(
                check_consistency(i / 2, i, root_of(leaves, i / 2), root_of(leaves, i), *prover.consistency(i / 2, i)));
    }
    CHECK(prover.inclusion(size).error().code() == Code::bad_usage);
    CHECK(prover.consistency(2, size + 1).error().code() == Code::bad_usage);
    CHECK(prover.consistency(2, 1).error().code() == Code::bad_usage);
    CHECK(prover.root_at(size + 1).error().code() == Code::bad_usage);
}

TEST_CASE("proofs of a log of every awkward size are right") {
    Surroundings s;
    for (const std::uint64_t size : {1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 700}) {
        grow(s, size);
        check_proofs(s, size < 10 ? 1 : 61);
    }
}

TEST_CASE("proofs are right whatever became of the tile files") {
    Surroundings s;
    grow(s, 1100);
    const Path tile = "/audit/tree/tile/0/001";
    REQUIRE(s.files.has(tile));
    const std::string right = s.files.content(tile);
    s.files.content(tile)[77] ^= 1;
    check_proofs(s, 67);
    s.files.content(tile).assign(8192, '\0');
    check_proofs(s, 67);
    s.files.content(tile).resize(100);
    check_proofs(s, 67);
    REQUIRE(s.files.remove(tile));
    check_proofs(s, 67);
    for (const Path& path : s.files.all_files())
        if (path.string().starts_with("/audit/tree/")) REQUIRE(s.files.remove(path));
    check_proofs(s, 67);
    auto prover = *Prover::open(s.files, s.directory);
    CHECK(*prover.resource("tile/0/001") == right);
}

TEST_CASE("a checkpoint of another history is not proven for") {
    Surroundings s;
    grow(s, 300);
    const auto key = *s.keyring->signing_key();
    s.files.content("/audit/checkpoint") = sign_checkpoint(300, leaf_hash("x"), key);
    CHECK(Prover::open(s.files, s.directory).error().code() == Code::corrupt);
    s.files.content("/audit/checkpoint") = sign_checkpoint(301, leaf_hash("x"), key);
    CHECK(Prover::open(s.files, s.directory).error().code() == Code::corrupt);
    s.files.content("/audit/checkpoint") = "no note";
    CHECK(Prover::open(s.files, s.directory).error().code() == Code::corrupt);
    REQUIRE(s.files.remove("/audit/checkpoint"));
    CHECK(Prover::open(s.files, s.directory).error().code() == Code::missing);
    CHECK(Prover::open(s.files, "/nowhere").error().code() == Code::missing);
}

TEST_CASE("a prover follows the log that grows and none that was rolled back or forked") {
    Surroundings s;
    grow(s, 3);
    const std::string old = s.files.content("/audit/checkpoint");
    auto prover = *Prover::open(s.files, s.directory);
    for (const std::uint64_t size : {4, 260, 600}) {
        grow(s, size);
        REQUIRE(prover.refresh());
        CHECK(prover.checkpoint().size == size);
        CHECK(prover.note() == s.files.content("/audit/checkpoint"));
        CHECK(*prover.root_at(3) == open_checkpoint(old, s.key())->root);
        CHECK(check_consistency(3, size, open_checkpoint(old, s.key())->root, prover.checkpoint().root,
                                *prover.consistency(3, size)));
    }
    REQUIRE(prover.refresh());
    const std::string newest = s.files.content("/audit/checkpoint");
    s.files.content("/audit/checkpoint") = old;
    CHECK(prover.refresh().error().code() == Code::corrupt);
    s.files.content("/audit/checkpoint") = sign_checkpoint(600, leaf_hash("fork"), *s.keyring->signing_key());
    CHECK(prover.refresh().error().code() == Code::corrupt);
    CHECK(prover.note() == newest);
    CHECK(prover.inclusion(5));
}

TEST_CASE("the files of tlog-tiles are served in every width that a log ever had") {
    Surroundings s;
    std::map<std::string, std::string> seen;
    for (const std::uint64_t size : {1, 5, 256, 300}) {
        grow(s, size);
        auto prover = *Prover::open(s.files, s.directory);
        for (const std::string& path : prover.resources())
            if (path != "checkpoint") seen[path] = *prover.resource(path);
        for (const auto& [path, bytes] : seen) {
            INFO(size << " " << path);
            CHECK(*prover.resource(path) == bytes);
        }
    }
    auto prover = *Prover::open(s.files, s.directory);
    CHECK(prover.resources().back() == "checkpoint");
    CHECK(*prover.resource("checkpoint") == prover.note());
}

TEST_CASE("no file is served that a log of this size has not") {
    Surroundings s;
    grow(s, 300);
    auto prover = *Prover::open(s.files, s.directory);
    for (const char* path :
         {"tile/0/001", "tile/0/001.p/45", "tile/0/002", "tile/1/000", "tile/1/000.p/2", "tile/2/000.p/1",
          "tile/entries/001", "tile/entries/001.p/45", "keyring", "../keyring", "tile/entries/../../keyring",
          "log/00000000000000000000.seg", "", "tile/7/000.p/1", "tile/0/x999/x999/x999/x999/x999/999"}) {
        INFO(path);
        CHECK(prover.resource(path).error().code() == Code::file_missing);
    }
    CHECK(prover.resource("tile/0/001.p/44")->size() == 44 * 32);
}

TEST_CASE("the entries of an exchange are found by its id wherever the clock stood") {
    Surroundings s;
    grow(s, 200);
    const std::string id = s.new_id();
    const std::string ahead = base::make_uuid7(TickingClock::start + std::chrono::hours(9999), s.random);
    {
        const auto log = *s.open();
        for (const std::string& one : {id, ahead}) {
            (void)commit(*log, window_of(one), body_of_window);
            (void)commit(*log, Lookup{"auditor", "x", 1});
            (void)commit(*log, outcome_of(one));
        }
    }
    auto prover = *Prover::open(s.files, s.directory);
    CHECK(*prover.entries_of(id) == std::vector<std::uint64_t>{200, 202});
    CHECK(*prover.entries_of(ahead) == std::vector<std::uint64_t>{203, 205});
    CHECK(prover.entries_of(s.new_id())->empty());
}

TEST_CASE("entries whose segment is gone are missing and those of others still proven") {
    Surroundings s;
    for (std::uint64_t size = 50; size <= 700; size += 50) grow(s, size);
    const auto names = *s.files.list("/audit/log");
    REQUIRE(names.size() > 3);
    const Path gone = Path("/audit/log") / names[1];
    REQUIRE(s.files.remove(gone));
    auto prover = *Prover::open(s.files, s.directory);
    const auto read = prover.each(0, 700, [](const StoredEntry&) { return true; });
    CHECK(read.error().code() == Code::missing);
    CHECK(read.error().path() == gone);
    CHECK(prover.inclusion(699));
    CHECK(prover.inclusion(0));
}

TEST_CASE("proofs and tiles are the same once segments were packed under the prover") {
    Surroundings s;
    for (std::uint64_t size = 50; size <= 700; size += 50) grow(s, size);
    auto prover = *Prover::open(s.files, s.directory);
    const std::string bundle = *prover.resource("tile/entries/001");
    const auto firsts = *segment_names(s.files, s.directory);
    for (std::size_t i = 0; i + 1 < firsts.size(); ++i)
        REQUIRE(pack_segment(s.files, s.directory, firsts[i], firsts[i + 1], {}));
    CHECK(*prover.resource("tile/entries/001") == bundle);
    std::uint64_t seen = 0;
    CHECK(prover.each(3, 640, [&](const StoredEntry& entry) { return entry.index == 3 + seen++; }));
    CHECK(seen == 637);
    check_proofs(s, 67);
}

TEST_CASE("an entry that is not the signed one is not handed out") {
    Surroundings s;
    grow(s, 40);
    auto prover = *Prover::open(s.files, s.directory);
    const Path segment = "/audit/log/00000000000000000000.seg";
    std::string& content = s.files.content(segment);
    content[content.find("number 7")] = 'x';
    std::uint64_t seen = 0;
    const auto read = prover.each(0, 40, [&](const StoredEntry&) { return ++seen, true; });
    CHECK(read.error().code() == Code::corrupt);
    CHECK(seen < 9);
    CHECK(prover.each(0, 41, [](const StoredEntry&) { return true; }).error().code() == Code::bad_usage);
}

}  // namespace
}  // namespace waybill::audit
