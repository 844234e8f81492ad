// A verification says the same however many threads do it, of a log as of its published tiles.
#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "segment.hpp"
#include "waybill/audit/checkpoint.hpp"

namespace waybill::audit {
namespace {

/// A closed log of many segments; exchanges that stay open over segments, checkpoints kept on the way.
std::vector<std::string> fill(Surroundings& s) {
    std::vector<std::string> checkpoints;
    const auto log = *s.open();
    keep_policy(*log);
    std::vector<std::string> open;
    for (int i = 0; i < 400; ++i) {
        const std::string id = s.new_id();
        (void)commit(*log, window_of(id), body_of_window);
        if (i % 7 == 0)
            open.push_back(id);
        else
            (void)commit(*log, outcome_of(id));
        if (i % 31 == 0) checkpoints.push_back(log->checkpoint());
        if (i % 50 == 49) {
            (void)commit(*log, window_of(open.front(), 1), body_of_window);
            (void)commit(*log, outcome_of(open.front(), 2));
            open.erase(open.begin());
        }
    }
    return checkpoints;
}

Report verified(Surroundings& s, unsigned threads, std::optional<std::string> since = {}) {
    VerifyOptions options = s.verify_options();
    options.threads = threads;
    options.since = std::move(since);
    return *verify(s.files, options);
}

TEST_CASE("a log of many segments is found right by any number of threads and met at every checkpoint it had") {
    Surroundings s;
    const auto checkpoints = fill(s);
    REQUIRE(segment_names(s.files, s.directory)->size() > 10);
    for (const unsigned threads : {1U, 2U, 5U}) {
        const Report report = verified(s, threads);
        CHECK(report.findings == std::vector<std::string>());
        CHECK(report.entries == open_checkpoint(s.files.content("/audit/checkpoint"), s.key())->size);
        CHECK(report.details == 408);
        CHECK(report.bytes > 400'000);
    }
    for (const std::string& since : checkpoints) CHECK(verified(s, 2, since).findings == std::vector<std::string>());
    auto forged = *open_checkpoint(checkpoints[5], s.key());
    forged.root[0] ^= 1;
    CHECK(verified(s, 2, sign_checkpoint(forged.size, forged.root, *s.keyring->signing_key())).verdict ==
          Verdict::tampered);
}

TEST_CASE("what is found in several segments is told in the order of the log") {
    Surroundings s;
    fill(s);
    const auto firsts = *segment_names(s.files, s.directory);
    for (const std::size_t i : {1, 4, 7}) {
        const Segment segment = *read_segment(s.files, s.directory, firsts[i]);
        std::string out = s.files.content(segment.path).substr(0, segment.frames_at);
        REQUIRE(scan(s.files, segment, [&](const Frame& frame) -> Result<bool> {
            std::string detail(frame.detail);
            if (frame.index == firsts[i] + 3 || frame.index == firsts[i] + 4) detail = "x";
            append_frame(out, frame.index, frame.entry, detail);
            return true;
        }));
        s.files.content(segment.path) = out;
    }
    const Report one = verified(s, 1), many = verified(s, 5);
    CHECK(one.verdict == Verdict::tampered);
    CHECK(one.findings == many.findings);
    CHECK(one.findings.size() >= 6);
    CHECK(one.findings.front().starts_with("entry " + std::to_string(firsts[1] + 3)));
}

TEST_CASE("details under more day keys than are kept at hand are opened each under its own") {
    Surroundings s;
    const auto vendor = [](int i) { return "vendor-" + std::to_string(i % 12); };
    {
        const auto log = *s.open();
        keep_policy(*log);
        for (int i = 0; i < 60; ++i) {
            Shared window = window_of(s.new_id());
            window.vendor = window.keys_name = vendor(i);
            REQUIRE(commit(*log, window, body_of_window));
        }
    }
    Report report = verified(s, 1);
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.details == 60);
    REQUIRE(s.keyring->destroy_day_keys(vendor(3), base::day_of(TickingClock::start)));
    report = verified(s, 1);
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.details == 55);
    CHECK(report.details_erased == 5);
}

TEST_CASE("published tiles are found right and a flipped bit of any file is noticed") {
    Surroundings s;
    fill(s);
    REQUIRE(export_tiles(s.files, s.directory, "/out"));
    VerifyOptions options = s.verify_options();
    options.directory = "/out";
    const Report clean = *verify_tiles(s.files, options);
    CHECK(clean.findings == std::vector<std::string>());
    CHECK(clean.entries > 700);
    std::size_t flipped = 0;
    for (const Path& path : s.files.all_files()) {
        if (!path.string().starts_with("/out/")) continue;
        std::string& content = s.files.content(path);
        for (std::size_t i = 0; i < content.size(); i += i < 40 ? 3 : 997) {
            INFO(path << " byte " << i);
            content[i] = static_cast<char>(content[i] ^ (1 << (i % 8)));
            CHECK(verify_tiles(s.files, options)->verdict == Verdict::tampered);
            content[i] = static_cast<char>(content[i] ^ (1 << (i % 8)));
            ++flipped;
        }
    }
    CHECK(flipped > 200);
    REQUIRE(s.files.remove("/out/tile/0/001"));
    CHECK(verify_tiles(s.files, options)->verdict == Verdict::unverifiable);
    REQUIRE(s.files.remove("/out/tile/entries/000"));
    CHECK(verify_tiles(s.files, options)->verdict == Verdict::unverifiable);
    options.key.reset();
    CHECK(verify_tiles(s.files, options)->verdict == Verdict::unverifiable);
    REQUIRE(s.files.remove("/out/checkpoint"));
    CHECK(verify_tiles(s.files, options).error().code() == Code::missing);
}

TEST_CASE("published tiles are met at an older checkpoint of their log and at no other") {
    Surroundings s;
    const auto checkpoints = fill(s);
    REQUIRE(export_tiles(s.files, s.directory, "/out"));
    VerifyOptions options = s.verify_options();
    options.directory = "/out";
    for (const std::string& since : checkpoints) {
        options.since = since;
        CHECK(verify_tiles(s.files, options)->findings == std::vector<std::string>());
    }
    options.since = sign_checkpoint(5, leaf_hash("x"), *s.keyring->signing_key());
    CHECK(verify_tiles(s.files, options)->verdict == Verdict::tampered);
    options.since = sign_checkpoint(5'000, leaf_hash("x"), *s.keyring->signing_key());
    CHECK(verify_tiles(s.files, options)->verdict == Verdict::tampered);
    options.since = sign_checkpoint(5, leaf_hash("x"), crypto::SigningKey::generate(origin, s.random));
    CHECK(verify_tiles(s.files, options)->verdict == Verdict::unverifiable);
}

}  // namespace
}  // namespace waybill::audit
