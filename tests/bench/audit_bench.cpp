// bench_audit: durable entries a second through the whole log (commitments, sealed detail, segment, sync, signed
// checkpoint) beside what the disk does with the same file system calls. Rounds in turn; the clock is the wall's, for
// the disk decides; CPU is that of all threads.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "disk.hpp"
#include "report.hpp"
#include "table_of_rows.hpp"
#include "test_log.hpp"
#include "waiters.hpp"

namespace waybill::bench {
namespace {

constexpr int rounds = 7;
constexpr std::uint64_t disk_file_bytes = 16 << 20;
constexpr std::size_t waiters_of_runs[] = {1, 8, 64, 512};
constexpr std::size_t rows_of_runs[] = {1, 100};

struct Options {
    double seconds = 90;
    std::string disk = ".";
    std::string output = "table";
    std::string only;
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

/// What takes a turn in each round, and what came of its turns.
struct Series {
    std::string name;
    std::function<Taken(double seconds)> run;
    std::vector<double> rates = {}, medians_us = {}, worst_us = {}, cpu_us = {};

    void add(Taken taken) {
        const double count = static_cast<double>(taken.latencies_us.size());
        rates.push_back(count / taken.seconds);
        medians_us.push_back(percentile(taken.latencies_us, 0.5));
        worst_us.push_back(percentile(taken.latencies_us, 0.99));
        cpu_us.push_back(taken.cpu_seconds / count * 1e6);
    }
    Row row(const Series& disk, const Series& each) const {
        return {"durable on disk",
                name,
                {{"a second", spread_of(rates), 0},
                 {"of the disk", ratio_of(rates, disk.rates), 2},
                 {"of one flush a record", ratio_of(rates, each.rates), 2},
                 {"p50 us", spread_of(medians_us), 0},
                 {"p99 us", spread_of(worst_us), 0},
                 {"p50 of the disk's", ratio_of(medians_us, disk.medians_us), 2},
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
    Disk disk(files, folder.path() / "disk", Disk::File::preallocated, disk_file_bytes);
    Disk growing(files, folder.path() / "growing", Disk::File::growing, disk_file_bytes);
    TableOfRows rows(folder.path() / "rows.sqlite");
    std::vector<Series> all;
    all.push_back({"disk: 4 KiB and fdatasync", [&](double slice) { return disk.write_for(4096, slice); }});
    all.push_back({"disk: one flush a record", [&](double slice) { return disk.write_for(*bytes, slice); }});
    all.push_back({"disk: the same, a growing file", [&](double slice) { return growing.write_for(*bytes, slice); }});
    all.push_back(
        {"disk: one flush, by another thread", [&](double slice) { return disk.hand_over_for(*bytes, slice); }});
    for (const std::size_t count : rows_of_runs)
        all.push_back({"SQLite, " + std::to_string(count) + " a commit",
                       [&, count](double slice) { return rows.insert_for(*bytes, count, slice); }});
    for (const std::size_t count : waiters_of_runs)
        all.push_back({"log, " + std::to_string(count) + (count == 1 ? " waiter" : " waiters"),
                       [&, count](double slice) { return submit_for(**log, count, slice); }});
    // The two that all are held against stay.
    const auto is_left_out = [&](const Series& one) { return one.name.find(options.only) == std::string::npos; };
    all.erase(std::remove_if(all.begin() + 2, all.end(), is_left_out), all.end());

    const double slice = options.seconds / static_cast<double>(all.size() * rounds);
    for (int round = 0; round < rounds; ++round)
        for (Series& one : all) one.add(one.run(slice));
    std::vector<Row> table;
    for (const Series& one : all) table.push_back(one.row(all[0], all[1]));
    print(table, options.output == "json" ? Form::json : Form::table);
    return 0;
}

}  // namespace
}  // namespace waybill::bench

int main(int argc, char** argv) {
    waybill::bench::Options options;
    if (const char* folder = std::getenv("TMPDIR")) options.disk = folder;
    CLI::App app("Durable entries a second, beside the disk's own.", "tools/bench audit");
    app.add_option("--seconds", options.seconds, "for all of it")->check(CLI::Range(0.1, 3600.0));
    app.add_option("--only", options.only, "subjects with this in their names, beside the disk itself");
    app.add_option("--disk", options.disk, "a folder on the disk to measure")->check(CLI::ExistingDirectory);
    app.add_option("--output", options.output, "table or json")->check(CLI::IsMember({"table", "json"}));
    CLI11_PARSE(app, argc, argv);
    return waybill::bench::run(options);
}
