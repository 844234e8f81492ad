// make_log DIR COUNT [--tiles OUT] [--places N] [--segment BYTES] [--kept FILE] [--erase] [--prune] [--pack]: makes the
// folder DIR with a log of COUNT entries, entry 0 included, under fixed keys and a fixed clock; windows have N places
// (2), segments BYTES (4 MiB); an early checkpoint is kept in FILE. Then details are erased (all of them), the older
// half is pruned, sealed segments are packed, and the log is exported as tlog-tiles. COUNT 0 makes no log and exports a
// checkpoint of size 0. Prints the verifier key.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string_view>

#include "packing.hpp"
#include "test_log.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/verify.hpp"

namespace waybill::test_tools {
namespace {

struct Wanted {
    Path directory;
    long count = 0;
    std::optional<Path> tiles, kept;
    std::size_t places = 2;
    std::uint64_t segment = 4 << 20;
    bool erase = false, prune = false, pack = false;
};

class SeededRandom final : public base::Random {
public:
    void fill(std::span<unsigned char> out) override {
        const std::lock_guard lock(mutex_);
        for (; !out.empty(); out = out.subspan(std::min<std::size_t>(out.size(), 32))) {
            const auto block = crypto::sha256("make_log" + std::to_string(count_++));
            std::copy_n(block.begin(), std::min(out.size(), block.size()), out.begin());
        }
    }

private:
    std::mutex mutex_;
    std::uint64_t count_ = 0;
};

const Time first_time = *base::parse_time("2026-11-23T11:01:02Z");

class TickingClock final : public base::Clock {
public:
    Time now() const override { return first_time + std::chrono::milliseconds(ticks_++); }
    Time middle() const { return first_time + std::chrono::milliseconds(ticks_ / 2); }

private:
    mutable std::atomic<int> ticks_ = 0;
};

/// A window of so many places, and its body.
struct Window {
    audit::Shared shared = window_of({});
    std::string text{body};
};

Window window_with(std::size_t places) {
    Window out;
    if (places == 2) return out;
    out.shared.places.clear();
    out.shared.items.clear();
    out.text = "{";
    for (std::size_t i = 0; i < places; ++i) {
        const std::string name = "field_" + std::to_string(i), value = "\"" + std::string(4 + i % 24, 'v') + "\"";
        out.text += (i > 0 ? ",\"" : "\"") + name + "\":";
        out.shared.places.push_back({"body $.employees[*]." + name, "pii.name", "clear", 1, false});
        out.shared.items.push_back(
            {static_cast<std::uint16_t>(i), false, out.text.size(), static_cast<std::uint32_t>(value.size())});
        out.text += value;
    }
    out.text += "}";
    out.shared.bytes_in = out.text.size();
    return out;
}

/// Windows, outcomes and refusals in turn, many handed over at once: the committer makes batches of them. A checkpoint
/// of the first eighth is kept where that is wanted.
int fill(base::Files& files, audit::Log& log, base::Random& random, const base::Clock& clock, const Wanted& wanted) {
    std::atomic<long> refused = 0;
    const auto done = [&](Result<audit::Durable> durable) { refused += durable ? 0 : 1; };
    Window window = window_with(wanted.places);
    std::string& id = window.shared.id;
    for (long i = 1; i < wanted.count - 1; ++i) {
        if (i % 1024 == 0) {
            const auto so_far = audit::commit(log, audit::Lookup{"auditor", "pii.email", 0});
            if (!so_far) return failed(so_far.error());
            if (wanted.kept && i <= std::max(1024L, wanted.count / 8))
                if (const auto written = files.replace_unsynced(*wanted.kept, log.checkpoint()); !written)
                    return failed(written.error());
            continue;
        }
        if (i % 4 == 1) id = base::make_uuid7(clock.now(), random);
        if (i % 4 == 1)
            log.submit(window.shared, window.text, done);
        else if (i % 4 == 2)
            log.submit(audit::Outcome{id, 1, audit::Outcome::End::complete, 200, 0, {}, {}, 1}, done);
        else
            log.submit(audit::Refused{{}, {}, "spiffe://corp.example/x", {}, {}, {}, "route-unknown", 12}, done);
    }
    // Committed in order, so after this one all of them are.
    const auto last = audit::commit(log, audit::Lookup{"auditor", "pii.email", 1});
    if (!last) return failed(last.error());
    return refused == 0 ? 0 : 1;
}

int make(base::Files& files, base::Random& random, crypto::Keyring& keyring, const Wanted& wanted) {
    const TickingClock clock;
    auto log =
        audit::Log::open({wanted.directory, origin, "gw-test", wanted.segment, 1 << 20}, files, clock, random, keyring);
    if (!log) return failed(log.error());
    for (const std::string& content : {std::string(catalog), policy_list()})
        if (const auto kept = (*log)->keep(content); !kept) return failed(kept.error());
    if (wanted.count > 1)
        if (const int result = fill(files, **log, random, clock, wanted); result != 0) return result;
    audit::RetentionRules rules;
    if (wanted.erase) rules.details.push_back({"acme-payroll", "acme-payroll", base::day_of(first_time)});
    if (wanted.prune) rules.entries_before = clock.middle();
    if (!wanted.erase && !wanted.prune) return 0;
    const auto retained = (*log)->retain(rules);
    if (!retained) return failed(retained.error());
    return (retained->details_erased > 0) == wanted.erase && (retained->segments_pruned > 0) == wanted.prune ? 0 : 1;
}

int pack(base::Files& files, const Path& directory) {
    const auto firsts = audit::segment_names(files, directory);
    if (!firsts) return failed(firsts.error());
    for (std::size_t i = 0; i + 1 < firsts->size(); ++i)
        if (const auto packed = audit::pack_segment(files, directory, (*firsts)[i], (*firsts)[i + 1], {}); !packed)
            return failed(packed.error());
    return 0;
}

int export_empty(base::Files& files, const crypto::SigningKey& key, const Path& out) {
    if (const auto made = files.make_directory(out); !made) return failed(made.error());
    const auto written =
        files.replace_unsynced(out / "checkpoint", audit::sign_checkpoint(0, audit::empty_root(), key));
    return written ? 0 : failed(written.error());
}

int run(const Wanted& wanted) {
    base::PosixFiles files;
    SeededRandom random;
    if (const auto made = files.make_directory(wanted.directory); !made) return failed(made.error());
    auto keyring = keyring_in(files, random, wanted.directory);
    if (!keyring) return failed(keyring.error());
    const auto key = (*keyring)->signing_key();
    if (!key) return failed(key.error());
    std::printf("%s\n", key->verifier().text().c_str());
    if (wanted.count == 0) return wanted.tiles ? export_empty(files, *key, *wanted.tiles) : 0;
    if (const int result = make(files, random, **keyring, wanted); result != 0) return result;
    if (wanted.pack)
        if (const int result = pack(files, wanted.directory); result != 0) return result;
    if (!wanted.tiles) return 0;
    const auto exported = audit::export_tiles(files, wanted.directory, *wanted.tiles);
    if (!exported) return failed(exported.error());
    return *exported == static_cast<std::uint64_t>(wanted.count) ? 0 : 1;
}

std::optional<Wanted> wanted_by(std::span<char*> words) {
    if (words.size() < 2) return std::nullopt;
    Wanted out;
    out.directory = words[0];
    out.count = std::atol(words[1]);
    for (std::size_t i = 2; i < words.size(); ++i) {
        const std::string_view word = words[i];
        const bool has_value = i + 1 < words.size();
        if (word == "--erase")
            out.erase = true;
        else if (word == "--prune")
            out.prune = true;
        else if (word == "--pack")
            out.pack = true;
        else if (word == "--tiles" && has_value)
            out.tiles = words[++i];
        else if (word == "--kept" && has_value)
            out.kept = words[++i];
        else if (word == "--places" && has_value)
            out.places = std::strtoul(words[++i], nullptr, 10);
        else if (word == "--segment" && has_value)
            out.segment = std::strtoull(words[++i], nullptr, 10);
        else
            return std::nullopt;
    }
    return out;
}

}  // namespace
}  // namespace waybill::test_tools

int main(int argc, char** argv) {
    const auto wanted = waybill::test_tools::wanted_by(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    if (wanted) return waybill::test_tools::run(*wanted);
    std::fprintf(stderr,
                 "usage: make_log DIR COUNT [--tiles OUT] [--places N] [--segment BYTES] [--erase] [--prune] "
                 "[--pack]\n");
    return 2;
}
