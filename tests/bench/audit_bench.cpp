// bench_audit: durable entries a second through the whole log (commitments, sealed detail, segment, sync, signed
// checkpoint) beside what the disk does with the same file system calls. Rounds in turn; the clock is the wall's, for
// the disk decides; CPU is that of all threads.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "disk.hpp"
#include "report.hpp"
#include "test_log.hpp"
#include "waiters.hpp"

namespace waybill::bench {
namespace {

constexpr int rounds = 7;
constexpr std::uint64_t disk_file_bytes = 16 << 20;

struct Options {
    double seconds = 60;
    std::string disk = ".";
    std::string output = "table";
};

/// A folder of our own on the disk that is measured; gone at the end.
class Folder {
public:
    explicit Folder(const Path& on) : path_((on / "waybill-bench-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) {
            std::perror(path_.c_str());
            std::exit(1);
        }
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Path path() const { return path_; }

private:
    std::string path_;
};

struct Series {
    explicit Series(std::string called) : name(std::move(called)) {}

    std::string name;
    std::vector<double> rates, medians_us, worst_us, cpu_us;

    template <class Taken>
    void add(Taken taken) {
        const double count = static_cast<double>(taken.latencies_us.size());
        rates.push_back(count / taken.seconds);
        medians_us.push_back(percentile(taken.latencies_us, 0.5));
        worst_us.push_back(percentile(taken.latencies_us, 0.99));
        cpu_us.push_back(taken.cpu_seconds / count * 1e6);
    }
    Row row(const Series& peer) const {
        return {"durable on disk",
                name,
                {{"a second", spread_of(rates), 0},
                 {"of the disk", ratio_of(rates, peer.rates), 2},
                 {"p50 us", spread_of(medians_us), 0},
                 {"p99 us", spread_of(worst_us), 0},
                 {"CPU us each", spread_of(cpu_us), 1}}};
    }
};

/// What one entry with its detail takes of the log: what the peer that flushes each record by itself writes.
Result<std::size_t> record_bytes(base::Files& files, const Path& directory, audit::Log& log) {
    constexpr int entries = 64;
    const auto used = [&]() -> Result<std::size_t> {
        const auto segments = files.list(directory / "log");
        if (!segments) return fail(segments.error());
        const auto bytes = files.read(directory / "log" / segments->front());
        if (!bytes) return fail(bytes.error());
        return bytes->find_last_not_of('\0') + 1;
    };
    const auto before = used();
    if (!before) return before;
    base::SystemRandom random;
    for (int i = 0; i < entries; ++i) {
        const std::string id = base::make_uuid7(base::SystemClock().now(), random);
        const auto durable = audit::commit(log, test_tools::window_of(id), test_tools::body);
        if (!durable) return fail(durable.error());
    }
    const auto after = used();
    if (!after) return after;
    return (*after - *before) / entries;
}

int run(const Options& options) {
    const Folder folder(options.disk);
    base::PosixFiles files;
    base::SystemClock clock;
    base::SystemRandom random;
    auto keyring = test_tools::keyring_in(files, random, folder.path());
    if (!keyring) return test_tools::failed(keyring.error());
    audit::Log::Options about;
    about.directory = folder.path();
    about.origin = test_tools::origin;
    about.node = "bench";
    auto log = audit::Log::open(about, files, clock, random, **keyring);
    if (!log) return test_tools::failed(log.error());

    const auto bytes = record_bytes(files, folder.path(), **log);
    if (!bytes) return test_tools::failed(bytes.error());
    std::fprintf(stderr, "a record takes %zu bytes of the log\n", *bytes);
    Disk disk(files, folder.path() / "disk", disk_file_bytes);
    Series one{"log, 1 waiter"}, many{"log, 64 waiters"}, block{"disk: 4 KiB and fdatasync"},
        each{"disk: one flush a record"};
    const double slice = options.seconds / (4 * rounds);
    for (int round = 0; round < rounds; ++round) {
        block.add(disk.write_for(4096, slice));
        one.add(submit_for(**log, 1, slice));
        each.add(disk.write_for(*bytes, slice));
        many.add(submit_for(**log, 64, slice));
    }
    print({block.row(block), each.row(block), one.row(block), many.row(block)},
          options.output == "json" ? Form::json : Form::table);
    return 0;
}

}  // namespace
}  // namespace waybill::bench

int main(int argc, char** argv) {
    waybill::bench::Options options;
    if (const char* folder = std::getenv("TMPDIR")) options.disk = folder;
    CLI::App app("Durable entries a second, beside the disk's own.", "tools/bench audit");
    app.add_option("--seconds", options.seconds, "for all of it")->check(CLI::Range(0.1, 3600.0));
    app.add_option("--disk", options.disk, "a folder on the disk to measure")->check(CLI::ExistingDirectory);
    app.add_option("--output", options.output, "table or json")->check(CLI::IsMember({"table", "json"}));
    CLI11_PARSE(app, argc, argv);
    return waybill::bench::run(options);
}
