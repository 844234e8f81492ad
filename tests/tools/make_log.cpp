// make_log DIR COUNT [--tiles OUT]: makes the folder DIR with a log of COUNT entries in all, entry 0 included, under
// fixed keys and a fixed clock; --tiles exports it as tlog-tiles. A log has at least one entry, so COUNT 0 makes no log
// and exports a signed checkpoint of size 0. Prints the verifier key.
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string_view>

#include "test_log.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/verify.hpp"

namespace waybill::test_tools {
namespace {

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

class TickingClock final : public base::Clock {
public:
    Time now() const override {
        return *base::parse_time("2026-11-23T11:01:02Z") + std::chrono::milliseconds(ticks_++);
    }

private:
    mutable std::atomic<int> ticks_ = 0;
};

/// Windows, outcomes and refusals in turn, all handed over at once: the committer makes batches of them.
int fill(audit::Log& log, base::Random& random, const base::Clock& clock, long count) {
    std::atomic<long> refused = 0;
    const auto done = [&](Result<audit::Durable> durable) { refused += durable ? 0 : 1; };
    std::string id;
    for (long i = 1; i < count; ++i) {
        if (i % 4 == 1) id = base::make_uuid7(clock.now(), random);
        if (i % 4 == 1)
            log.submit(window_of(id), body, done);
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

int make(base::Files& files, base::Random& random, crypto::Keyring& keyring, const Path& directory, long count) {
    const TickingClock clock;
    auto log = audit::Log::open({directory, origin, "gw-test", 4 << 20, 1 << 20}, files, clock, random, keyring);
    if (!log) return failed(log.error());
    for (const std::string& content : {std::string(catalog), policy_list()})
        if (const auto kept = (*log)->keep(content); !kept) return failed(kept.error());
    return count > 1 ? fill(**log, random, clock, count - 1) : 0;
}

int export_empty(base::Files& files, const crypto::SigningKey& key, const Path& out) {
    if (const auto made = files.make_directory(out); !made) return failed(made.error());
    const auto written =
        files.replace_unsynced(out / "checkpoint", audit::sign_checkpoint(0, audit::empty_root(), key));
    return written ? 0 : failed(written.error());
}

int run(const Path& directory, long count, const std::optional<Path>& out) {
    base::PosixFiles files;
    SeededRandom random;
    if (const auto made = files.make_directory(directory); !made) return failed(made.error());
    auto keyring = keyring_in(files, random, directory);
    if (!keyring) return failed(keyring.error());
    const auto key = (*keyring)->signing_key();
    if (!key) return failed(key.error());
    std::printf("%s\n", key->verifier().text().c_str());
    if (count == 0) return out ? export_empty(files, *key, *out) : 0;
    if (const int result = make(files, random, **keyring, directory, count); result != 0) return result;
    if (!out) return 0;
    const auto exported = audit::export_tiles(files, directory, *out);
    if (!exported) return failed(exported.error());
    return *exported == static_cast<std::uint64_t>(count) ? 0 : 1;
}

}  // namespace
}  // namespace waybill::test_tools

int main(int argc, char** argv) {
    const bool tiles = argc == 5 && std::string_view(argv[3]) == "--tiles";
    if (argc != 3 && !tiles) {
        std::fprintf(stderr, "usage: make_log DIR COUNT [--tiles OUT]\n");
        return 2;
    }
    return waybill::test_tools::run(argv[1], std::atol(argv[2]),
                                    tiles ? std::optional<waybill::Path>(argv[4]) : std::nullopt);
}
