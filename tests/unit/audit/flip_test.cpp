// What one flipped bit does, in any file of an audit directory: it is noticed, or the table below says why it decides
// nothing. All eight bits of each byte where a file is small, else of a sample of its bytes.
#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "segment.hpp"
#include "waybill/audit/cosignature.hpp"
#include "waybill/audit/cosigned.hpp"
#include "waybill/audit/holds.hpp"

namespace waybill::audit {
namespace {

struct Irrelevant {
    std::string path;  // as it begins, below the directory
    std::string because;
};
const std::vector<Irrelevant> irrelevant = {
    {"holds", "a cache of `change` entries, signed: one that is not right is made anew (retention_test.cpp)"},
    {"index.sqlite", "a cache of the log, made anew by reindex; no verdict is taken from it"},
    {"index.lock", "held with flock, never read"},
    {"lock", "held with flock, never read"},
    {"keyring", "opens as a whole or not at all: then details are not opened, which is said (flip_test.py)"},
    {"streams/", "how far a receiver is; what the log says does not hang on it"},
    {"checkpoint.tmp", "what an interrupted replacement left"},
    {"log/00000000000000000000.seg.new", "what an interrupted replacement left"},
    {"policies/note.txt", "no digest, so nothing that an entry could name"},
};

const Irrelevant* irrelevance(const Path& file, const Path& directory) {
    const std::string below = file.lexically_relative(directory).string();
    for (const Irrelevant& row : irrelevant)
        if (below.starts_with(row.path)) return &row;
    return nullptr;
}

const crypto::SigningKey witness = crypto::SigningKey::from_seed("witness.test/w", std::string(32, 'w'));

/// A directory with a file of every kind: packed and plain segments, erased details, pruned entries, full tiles,
/// policies and a configuration, a witness's line, a hold, and what others keep beside the log.
void fill(Surroundings& s) {
    auto options = s.options();
    options.segment_bytes = 12 << 10;
    std::string note;
    {
        const auto log = *Log::open(options, s.files, s.clock, s.random, *s.keyring);
        keep_policy(*log);
        REQUIRE(log->keep("node: gw-1\n"));
        const auto exchange = [&](const std::string& vendor) {
            Shared window = window_of(s.new_id());
            window.vendor = window.keys_name = vendor;
            REQUIRE(commit(*log, window, body_of_window));
            REQUIRE(commit(*log, outcome_of(window.id)));
        };
        for (int i = 0; i < 90; ++i) exchange(i % 2 == 0 ? "acme-payroll" : "other-vendor");
        const Time middle = log->newest_time();
        for (int i = 0; i < 60; ++i) exchange(i % 2 == 0 ? "acme-payroll" : "other-vendor");
        const Day day = base::day_of(TickingClock::start);
        const auto done = log->retain({{{"acme-payroll", "acme-payroll", day}}, middle});
        REQUIRE(done);
        REQUIRE(done->details_erased > 0);
        REQUIRE(done->segments_pruned > 0);
        REQUIRE(commit(*log, Change{"configuration", "waybill", {}, digest_of("node: gw-1\n")}));
        REQUIRE(commit(*log, Change{"witness", "waybill", {}, cosigner_of(witness).text()}));
        REQUIRE(commit(*log, Change{"hold", "test", {}, hold_text({0, "other-vendor", {}, {}, "litigation"})}));
        exchange("other-vendor");
        note = log->checkpoint();
    }
    REQUIRE(keep_cosigned(s.files, s.directory, note, cosign(parse_note(note)->text, 1'700'000'000, witness), s.key()));
    REQUIRE(s.files.make_directory(s.directory / "streams"));
    for (const char* name : {"index.sqlite", "index.lock", "lock", "keyring", "keyring.lock", "streams/soc.cursor",
                             "checkpoint.tmp", "log/00000000000000000000.seg.new", "policies/note.txt"})
        REQUIRE(s.files.replace_unsynced(s.directory / name, "0123456789abcdef0123456789abcdef"));
}

/// Flips bits of a file: all of its first `whole` bytes, then those of each `stride`th byte. The number of flips.
template <class Look>
std::size_t flip(Surroundings& s, const Path& path, std::size_t whole, std::size_t stride, const Look& look) {
    std::string& content = s.files.content(path);
    std::size_t flipped = 0;
    for (std::size_t at = 0; at < content.size(); at += at < whole ? 1 : stride)
        for (int bit = 0; bit < 8; ++bit, ++flipped) {
            INFO(path << " byte " << at << " bit " << bit);
            const char before = content[at];
            content[at] = static_cast<char>(before ^ (1 << bit));
            look();
            content[at] = before;
        }
    return flipped;
}

void is_noticed(Surroundings& s, const VerifyOptions& options) {
    const auto report = verify(s.files, options);
    REQUIRE(report);
    CHECK_FALSE(report->findings.empty());
    // Zeros after the last frame of the log say nothing: what stands there is told, and no reason to doubt the rest.
    CHECK((report->verdict != Verdict::ok || report->torn_bytes > 0));
}

TEST_CASE("each bit of each byte of a log of one segment is noticed when it is flipped") {
    Surroundings s;
    {
        const auto log = *s.open();
        keep_policy(*log);
        REQUIRE(commit(*log, window_of(s.new_id()), body_of_window));
        REQUIRE(commit(*log, Refused{{}, {}, "spiffe://c", {}, {}, {}, "route-unknown", 12}));
    }
    VerifyOptions options = s.verify_options();
    options.threads = 1;
    REQUIRE(verify(s.files, options)->findings == std::vector<std::string>());
    std::size_t flipped = 0;
    for (const Path& path : s.files.all_files()) {
        const bool is_segment = path.extension() == ".seg";
        const std::size_t used = is_segment ? s.files.content(path).find_last_not_of('\0') + 1 : 8'192;
        flipped += flip(s, path, used, 97, [&] { is_noticed(s, options); });
    }
    CHECK(flipped > 12'000);
    CHECK(verify(s.files, options)->findings == std::vector<std::string>());
}

TEST_CASE("a bit that is flipped in any kind of file of a directory is noticed or known to decide nothing") {
    Surroundings s;
    fill(s);
    VerifyOptions options = s.verify_options();
    options.threads = 1;
    options.witnesses = {cosigner_of(witness)};
    const Report clean = *verify(s.files, options);
    REQUIRE(clean.findings == std::vector<std::string>());
    REQUIRE(clean.minimum > 0);
    REQUIRE(clean.details_erased > 0);
    std::set<const Irrelevant*> looked_at;
    std::set<std::string> kinds;  // of files that are noticed
    std::size_t flipped = 0;
    for (const Path& path : s.files.all_files()) {
        const Irrelevant* const row = irrelevance(path, s.directory);
        const std::size_t size = s.files.content(path).size();
        const bool small = size <= 1'024;
        flipped += flip(s, path, small ? size : 64, small ? 1 : 499, [&] {
            if (row == nullptr) return is_noticed(s, options);
            INFO(row->because);
            const auto report = verify(s.files, options);
            REQUIRE(report);
            CHECK(report->findings == std::vector<std::string>());
            CHECK(report->verdict == Verdict::ok);
        });
        if (row != nullptr)
            looked_at.insert(row);
        else
            kinds.insert(path.lexically_relative(s.directory).begin()->string() + path.extension().string());
    }
    CHECK(flipped > 8'000);
    CHECK(looked_at.size() == irrelevant.size());  // no row without a file
    CHECK(kinds == std::set<std::string>{"checkpoint", "checkpoint.cosigned.cosigned", "log.seg", "log.zst", "policies",
                                         "pruned", "tree"});
}

TEST_CASE("a witness's line that was changed is noticed by who knows its key from elsewhere or from the record") {
    Surroundings s;
    fill(s);
    VerifyOptions options = s.verify_options();
    const Path path = cosigned_path(s.directory);
    const std::string right = s.files.content(path);
    const std::size_t line = right.rfind("\xe2\x80\x94");
    const auto flipped = [&](std::size_t at) {
        std::string& content = s.files.content(path);
        content = right;
        content[at] ^= 1;
        return *verify(s.files, options);
    };
    for (std::size_t at = line; at < right.size(); ++at) {
        INFO(at);
        // Without its name or key id it is a line of nobody known, which is told, and proves nothing to anyone.
        CHECK_FALSE(flipped(at).findings.empty());
    }
    CHECK(flipped(right.size() - 10).verdict == Verdict::tampered);
    const std::size_t name = line + 4;
    CHECK(flipped(name).verdict == Verdict::ok);
    options.witnesses = {cosigner_of(witness)};
    CHECK(flipped(name).verdict == Verdict::unverifiable);
    CHECK(flipped(right.size() - 10).verdict == Verdict::tampered);
    s.files.content(path) = right;
    CHECK(verify(s.files, options)->findings == std::vector<std::string>());
    options.witnesses.push_back(cosigner_of(crypto::SigningKey::from_seed("witness.test/x", std::string(32, 'x'))));
    CHECK(verify(s.files, options)->verdict == Verdict::unverifiable);
    options.witnesses.pop_back();
    REQUIRE(s.files.remove(path));
    CHECK(verify(s.files, options)->verdict == Verdict::unverifiable);
}

}  // namespace
}  // namespace waybill::audit
