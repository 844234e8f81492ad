// Nothing can be changed unnoticed: the changes that somebody with a reason to make them would make. Single bits are
// flip_test.cpp's.
#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "frame.hpp"
#include "segment.hpp"
#include "waybill/audit/checkpoint.hpp"

namespace waybill::audit {
namespace {

/// A closed log of a few segments with 300 or more entries, so that there is a full tile.
void fill(Surroundings& s, int exchanges) {
    const auto log = *s.open();
    keep_policy(*log);
    std::string id;
    for (int i = 0; i < exchanges; ++i) {
        id = s.new_id();
        (void)commit(*log, window_of(id), body_of_window);
        (void)commit(*log, outcome_of(id));
    }
}

const Path first_segment = "/audit/log/00000000000000000000.seg";

/// Rewrites the frames of the first segment as `change` wants them, with right checksums.
template <class Change>
void rewrite_first_segment(Surroundings& s, const Change& change) {
    const Segment segment = *read_segment(s.files, s.directory, 0);
    std::string out = s.files.content(first_segment).substr(0, segment.frames_at);
    std::uint64_t index = 0;
    REQUIRE(scan(s.files, segment, [&](const Frame& frame) -> Result<bool> {
        std::string entry(frame.entry);
        std::string detail(frame.detail);
        if (change(frame.index, entry, detail)) append_frame(out, index++, entry, detail);
        return true;
    }));
    s.files.content(first_segment) = out;
}

TEST_CASE("an entry that was rewritten with a right checksum is tampering") {
    Surroundings s;
    fill(s, 3);
    rewrite_first_segment(s, [](std::uint64_t index, std::string& entry, std::string&) {
        if (index == 2) entry.replace(entry.find("complete"), 8, "broken");
        return true;
    });
    CHECK(s.verify().verdict == Verdict::tampered);
    CHECK(s.open().error().code() == Code::corrupt);
}

TEST_CASE("entries that were removed are tampering and the log does not open") {
    Surroundings s;
    fill(s, 3);
    rewrite_first_segment(s, [](std::uint64_t index, std::string&, std::string&) { return index < 5; });
    const Report report = s.verify();
    CHECK(report.verdict == Verdict::tampered);
    CHECK(report.findings.at(0).find("covers 7 entries, and entry 5 is damaged or missing") != std::string::npos);
    CHECK(s.open().error().code() == Code::corrupt);
}

TEST_CASE("a detail that was exchanged or dropped is tampering") {
    for (const int way : {0, 1}) {
        Surroundings s;
        fill(s, 3);
        std::string first;
        rewrite_first_segment(s, [&](std::uint64_t index, std::string&, std::string& detail) {
            if (index == 1) first = detail;
            if (index == 3) detail = way == 0 ? first : std::string();
            return true;
        });
        CHECK(s.verify().verdict == Verdict::tampered);
    }
}

TEST_CASE("a sealed segment that is missing or cut keeps the log from opening") {
    {
        Surroundings s;
        fill(s, 100);
        const auto names = *s.files.list("/audit/log");
        REQUIRE(s.files.remove(Path("/audit/log") / names[1]));
        const auto opened = s.open();
        CHECK(opened.error().code() == Code::missing);
        CHECK(opened.error().path().find(names[1]) != std::string::npos);
        CHECK(s.verify().verdict == Verdict::unverifiable);
    }
    {
        Surroundings s;
        fill(s, 100);
        s.files.content(first_segment).resize(5'000);
        const auto opened = s.open();
        CHECK(opened.error().code() == Code::corrupt);
        CHECK(opened.error().path() == first_segment);
        CHECK(s.verify().verdict == Verdict::tampered);
    }
}

TEST_CASE("the last segment or all of them gone is noticed") {
    Surroundings s;
    fill(s, 100);
    const auto names = *s.files.list("/audit/log");
    REQUIRE(s.files.remove(Path("/audit/log") / names.back()));
    CHECK(s.verify().verdict == Verdict::tampered);
    CHECK(s.open().error().code() == Code::corrupt);
    const auto left = *s.files.list("/audit/log");
    for (const std::string& name : left) REQUIRE(s.files.remove(Path("/audit/log") / name));
    CHECK(s.open().error().code() == Code::missing);
    CHECK(verify(s.files, s.verify_options()).error().code() == Code::missing);
}

TEST_CASE("a segment under another number is refused") {
    Surroundings s;
    fill(s, 3);
    REQUIRE(s.files.rename(first_segment, "/audit/log/00000000000000000001.seg"));
    CHECK(s.verify().verdict == Verdict::tampered);
    CHECK(s.open().error().code() == Code::corrupt);
}

TEST_CASE("without a key the verdict is unverifiable and with another key it is tampered") {
    Surroundings s;
    fill(s, 3);
    VerifyOptions options = s.verify_options();
    options.key.reset();
    CHECK(verify(s.files, options)->verdict == Verdict::unverifiable);
    options.key = crypto::SigningKey::generate(origin, s.random).verifier();
    CHECK(verify(s.files, options)->verdict == Verdict::tampered);
    s.files.content(first_segment)[200] ^= 1;
    options.key.reset();
    CHECK(verify(s.files, options)->verdict == Verdict::tampered);
}

TEST_CASE("a log whose checkpoint lost its content to the power is unverifiable and opens again with all its entries") {
    for (const std::size_t zeros : {0, 180}) {
        Surroundings s;
        fill(s, 100);
        s.files.content("/audit/checkpoint").assign(zeros, '\0');
        CHECK(s.verify().verdict == Verdict::unverifiable);
        {
            const auto log = *s.open();
            CHECK(log->recovery().entries == 201);
            CHECK(log->recovery().tree_rebuilt);
        }
        CHECK(s.verify().verdict == Verdict::ok);
    }
}

/// The log does not open, says so of this path, and neither begins a segment nor signs.
void check_shut(Surroundings& s, Code code, const Path& path) {
    const std::size_t segments = s.files.list("/audit/log")->size();
    const bool signed_before = s.files.has("/audit/checkpoint");
    const auto opened = s.open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code() == code);
    CHECK(opened.error().path() == path);
    CHECK(s.files.list("/audit/log")->size() == segments);
    CHECK(s.files.has("/audit/checkpoint") == signed_before);
}

TEST_CASE("a log whose checkpoint was removed stays shut") {
    Surroundings s;
    fill(s, 3);
    REQUIRE(s.files.remove("/audit/checkpoint"));
    CHECK(s.verify().verdict == Verdict::unverifiable);
    check_shut(s, Code::missing, "/audit/checkpoint");
}

TEST_CASE("a log that was cut and whose checkpoint was removed is not signed again") {
    for (const std::uint64_t left : {0, 1, 5}) {
        INFO(left);
        Surroundings s;
        fill(s, 3);
        rewrite_first_segment(s, [&](std::uint64_t index, std::string&, std::string&) { return index < left; });
        REQUIRE(s.files.remove("/audit/checkpoint"));
        check_shut(s, Code::missing, "/audit/checkpoint");
    }
}

TEST_CASE("a log that was cut to its first entry and whose checkpoint was emptied is not signed again") {
    for (const std::uint64_t left : {0, 1}) {
        INFO(left);
        Surroundings s;
        fill(s, 3);
        rewrite_first_segment(s, [&](std::uint64_t index, std::string&, std::string&) { return index < left; });
        s.files.content("/audit/checkpoint").clear();
        check_shut(s, Code::corrupt, first_segment);
    }
}

TEST_CASE("a log whose segments and tiles and checkpoint are gone is not begun again under its key") {
    Surroundings s;
    fill(s, 150);
    for (const Path& path : s.files.all_files())
        if (path.string().starts_with("/audit/log/") || path.string().starts_with("/audit/tree/"))
            REQUIRE(s.files.remove(path));
    s.files.content("/audit/checkpoint").clear();
    check_shut(s, Code::missing, "/audit/log");
    REQUIRE(s.files.remove("/audit/checkpoint"));
    check_shut(s, Code::missing, "/audit/log");
}

TEST_CASE("one kept policy is enough to know that there was a log") {
    Surroundings s;
    {
        REQUIRE((*s.open())->keep(catalog));
    }
    REQUIRE(s.files.remove(first_segment));
    REQUIRE(s.files.remove("/audit/checkpoint"));
    check_shut(s, Code::missing, "/audit/log");
}

TEST_CASE("a checkpoint that was forged keeps the log from opening") {
    Surroundings s;
    fill(s, 3);
    std::string& note = s.files.content("/audit/checkpoint");
    note[note.find("\n7\n") + 1] = '5';
    CHECK(s.verify().verdict == Verdict::tampered);
    CHECK(s.open().error().code() == Code::corrupt);
}

TEST_CASE("tiles that are gone or wrong are rebuilt from the segments") {
    Surroundings s;
    fill(s, 300);
    const Path tile = "/audit/tree/tile/0/000";
    REQUIRE(s.files.has(tile));
    const std::string right = s.files.content(tile);
    s.files.content(tile)[40] ^= 1;
    CHECK(s.verify().verdict == Verdict::tampered);
    CHECK((*s.open())->recovery().tree_rebuilt);
    CHECK(s.files.content(tile) == right);
    REQUIRE(s.files.remove(tile));
    CHECK(s.verify().verdict == Verdict::ok);
    CHECK((*s.open())->recovery().tree_rebuilt);
    CHECK(s.files.content(tile) == right);
    CHECK_FALSE((*s.open())->recovery().tree_rebuilt);
    CHECK(s.verify().findings == std::vector<std::string>());
}

TEST_CASE("a tile that a crash left unwritten is not taken for tampering") {
    Surroundings s;
    fill(s, 150);
    std::string& tile = s.files.content("/audit/tree/tile/0/000");
    std::fill(tile.begin() + 4096, tile.end(), '\0');
    CHECK(s.verify().verdict == Verdict::ok);
    tile.clear();
    CHECK(s.verify().verdict == Verdict::ok);
}

TEST_CASE("an older checkpoint is borne out by the log that grew from it and by no other") {
    Surroundings s;
    std::string older;
    {
        const auto log = *s.open();
        keep_policy(*log);
        const std::string id = s.new_id();
        (void)commit(*log, window_of(id), body_of_window);
        older = log->checkpoint();
        (void)commit(*log, outcome_of(id));
    }
    VerifyOptions options = s.verify_options();
    options.since = older;
    CHECK(verify(s.files, options)->findings == std::vector<std::string>());
    const auto key = *s.keyring->signing_key();
    options.since = sign_checkpoint(2, leaf_hash("another history"), key);
    CHECK(verify(s.files, options)->verdict == Verdict::tampered);
    options.since = sign_checkpoint(9, leaf_hash("a longer history"), key);
    CHECK(verify(s.files, options)->verdict == Verdict::tampered);
    options.since = sign_checkpoint(2, open_checkpoint(older, key.verifier())->root,
                                    crypto::SigningKey::generate(origin, s.random));
    CHECK(verify(s.files, options)->verdict == Verdict::unverifiable);
    options.since = "no checkpoint";
    CHECK(verify(s.files, options).error().code() == Code::bad_usage);
}

TEST_CASE("a kept policy that is missing is unverifiable and one that was changed is tampering") {
    Surroundings s;
    fill(s, 1);
    const Path file = Path("/audit/policies") / digest_of(catalog).substr(7);
    const Path list = Path("/audit/policies") / digest_of(kept_list()).substr(7);
    REQUIRE(s.files.rename(file, "/audit/policies/away"));
    CHECK(s.verify().verdict == Verdict::unverifiable);
    REQUIRE(s.files.rename("/audit/policies/away", file));
    REQUIRE(s.files.rename(list, "/audit/policies/away"));
    CHECK(s.verify().verdict == Verdict::unverifiable);
    REQUIRE(s.files.rename("/audit/policies/away", list));
    CHECK(s.verify().verdict == Verdict::ok);
    s.files.content(file) += "x";
    CHECK(s.verify().verdict == Verdict::tampered);
}

TEST_CASE("a destroyed day key leaves the details erased and every proof valid") {
    Surroundings s;
    fill(s, 3);
    CHECK(s.verify().details == 3);
    CHECK(*s.keyring->destroy_day_keys("acme-payroll", base::day_of(TickingClock::start)) == 1);
    const Report report = s.verify();
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.details == 0);
    CHECK(report.details_erased == 3);
    VerifyOptions options = s.verify_options();
    options.keyring = nullptr;
    CHECK(verify(s.files, options)->details_unread == 3);
}

TEST_CASE("a write that did not finish is told with its length and dropped by recovery") {
    Surroundings s;
    fill(s, 3);
    const auto segment = *read_segment(s.files, s.directory, 0);
    const auto scanned = *scan(s.files, segment, [](const Frame&) -> Result<bool> { return true; });
    s.files.content(first_segment).replace(scanned.end, 7, "WBF1\0\0\1", 7);
    const Report report = s.verify();
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.torn_bytes == 7);
    CHECK(report.findings.size() == 1);
    CHECK((*s.open())->recovery().torn_bytes == 7);
    CHECK(s.verify().findings == std::vector<std::string>());
}

}  // namespace
}  // namespace waybill::audit
