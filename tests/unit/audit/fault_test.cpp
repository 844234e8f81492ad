// What disks, clocks and people do to a log that is open: it shares nothing from then on, or goes on where it can, and
// what was acknowledged is there afterwards. The failure tables are failure_table_test.cpp's.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

#include "fixtures.hpp"
#include "packing.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {
namespace {

using Fault = SimulatedFiles::Fault;

std::vector<std::string> entries_of(base::Files& files, const Path& directory) {
    std::vector<std::string> out;
    const auto reader = Reader::open(files, directory);
    REQUIRE(reader);
    REQUIRE(reader->each(0, reader->size(), [&](const StoredEntry& entry) {
        out.push_back(entry.entry);
        return true;
    }));
    return out;
}

/// Exchanges until one is refused; the ids of those that were acknowledged.
std::vector<std::string> work(Surroundings& s, Log& log, int exchanges) {
    std::vector<std::string> out;
    for (int i = 0; i < exchanges; ++i) {
        const std::string id = s.new_id();
        if (!commit(log, window_of(id), body_of_window)) break;
        out.push_back(id);
    }
    return out;
}

void check_holds(base::Files& files, const Path& directory, const std::vector<std::string>& ids) {
    const auto entries = entries_of(files, directory);
    for (const std::string& id : ids)
        CHECK(std::ranges::any_of(entries, [&](const std::string& e) { return e.find(id) != std::string::npos; }));
}

TEST_CASE("a write that is cut short latches the log shut and recovery drops the half") {
    std::uint64_t operations = 0;
    {
        Surroundings s;
        const auto log = *s.open();
        const auto before = s.files.operations();
        REQUIRE(work(s, *log, 20).size() == 20);
        operations = s.files.operations() - before;
    }
    CHECK(operations > 40);
    for (std::uint64_t k = 0; k < operations; ++k) {
        INFO(k);
        Surroundings s;
        std::vector<std::string> acknowledged;
        {
            const auto log = *s.open();
            keep_policy(*log);
            s.files.fail_at(k, Fault::cut_short);
            acknowledged = work(s, *log, 20);
        }
        s.files.restart();
        REQUIRE(s.open());
        check_holds(s.files, s.directory, acknowledged);
        const Report report = s.verify();
        CHECK(report.findings == std::vector<std::string>());
        CHECK(report.verdict == Verdict::ok);
    }
}

TEST_CASE("a file system that becomes read-only shuts the log until it is opened again on one that is not") {
    Surroundings s;
    std::vector<std::string> acknowledged;
    {
        const auto log = *s.open();
        keep_policy(*log);
        acknowledged = work(s, *log, 5);
        s.files.set_read_only(true);
        CHECK(commit(*log, window_of(s.new_id()), body_of_window).error().code() == Code::audit_unavailable);
        REQUIRE(log->latched());
        s.files.set_read_only(false);
        // What the failed write left is unknown: space or right come back, trust does not.
        CHECK(commit(*log, window_of(s.new_id()), body_of_window).error().code() == Code::audit_unavailable);
    }
    s.files.set_read_only(true);
    CHECK_FALSE(s.open());
    s.files.set_read_only(false);
    REQUIRE(s.open());
    check_holds(s.files, s.directory, acknowledged);
    CHECK(s.verify().verdict == Verdict::ok);
}

/// A clock that a test sets.
class SetClock final : public base::Clock {
public:
    Time now() const override { return now_; }
    Time now_ = TickingClock::start;
};

TEST_CASE("a clock that steps back gives entries of its time and decisions never run behind the newest") {
    Surroundings s;
    SetClock clock;
    const auto open = [&] { return Log::open(s.options(), s.files, clock, s.random, *s.keyring); };
    const std::string before = s.new_id(), after = s.new_id();
    {
        const auto log = *open();
        keep_policy(*log);
        REQUIRE(commit(*log, window_of(before), body_of_window));
        clock.now_ -= std::chrono::days(400);
        const auto durable = commit(*log, window_of(after), body_of_window);
        REQUIRE(durable);
        CHECK(durable->time == base::format_time(clock.now_));
        CHECK(log->newest_time() == TickingClock::start);
    }
    CHECK((*open())->newest_time() == TickingClock::start);
    check_holds(s.files, s.directory, {before, after});
    const Report report = s.verify();
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.details == 2);
}

TEST_CASE("a checkpoint that cannot be written behind takes nothing back") {
    Surroundings s;
    const auto log = *s.open();
    keep_policy(*log);
    // What stands in the temporary file's place is no file and cannot be removed.
    REQUIRE(s.files.make_directory("/audit/checkpoint.tmp"));
    const auto acknowledged = work(s, *log, 10);
    CHECK(acknowledged.size() == 10);
    CHECK_FALSE(log->latched());
    check_holds(s.files, s.directory, acknowledged);
    const Report report = s.verify();
    CHECK(report.verdict == Verdict::ok);
    CHECK(report.beyond_checkpoint == 10);
}

// The same with the system's own files, as far as a test may go.

/// A folder on the disk with a keyring, gone at the end.
struct OnDisk {
    base::PosixFiles files;
    base::SystemRandom random;
    base::SystemClock clock;
    std::string folder;
    std::unique_ptr<crypto::Keyring> keyring;

    OnDisk() {
        crypto::start();
        folder = (std::filesystem::temp_directory_path() / "waybill-fault-XXXXXX").string();
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        keyring = *crypto::Keyring::create(files, random, Path(folder) / "keyring", crypto::Secret::random(32, random),
                                           origin);
        REQUIRE(files.make_directory(directory()));
    }
    ~OnDisk() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    Path directory() const { return Path(folder) / "audit"; }
    Result<std::unique_ptr<Log>> open() {
        return Log::open({directory(), origin, "gw-test", 64 << 10, 16 << 10}, files, clock, random, *keyring);
    }
    std::string new_id() { return base::make_uuid7(clock.now(), random); }
    Report verify() {
        VerifyOptions options;
        options.directory = directory();
        options.key = keyring->signing_key()->verifier();
        options.keyring = keyring.get();
        return *audit::verify(files, options);
    }
    Path only_segment() const { return directory() / "log" / "00000000000000000000.seg"; }
};

/// No file of this process may grow beyond it: the kernel cuts the write that would, and fails the next.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST_CASE("the kernel cuts a write short and the log on the disk is shut and opens again whole") {
    OnDisk d;
    std::vector<std::string> acknowledged;
    {
        const auto log = *d.open();
        keep_policy(*log);
        const FileSizeLimit limit(24'000);
        for (int i = 0; i < 100 && !log->latched(); ++i) {
            const std::string id = d.new_id();
            if (commit(*log, window_of(id), body_of_window)) acknowledged.push_back(id);
        }
        REQUIRE(log->latched());
        CHECK(log->latched()->code() == Code::file_failed);
    }
    CHECK(acknowledged.size() > 3);
    REQUIRE(d.open());
    check_holds(d.files, d.directory(), acknowledged);
    CHECK(d.verify().verdict == Verdict::ok);
}

TEST_CASE("a segment deleted or renamed or truncated on the disk under its writer shuts the log") {
    for (const int way : {0, 1, 2}) {
        INFO(way);
        OnDisk d;
        const auto log = *d.open();
        REQUIRE(commit(*log, window_of(d.new_id()), body_of_window));
        if (way == 0) std::filesystem::remove(d.only_segment());
        if (way == 1) std::filesystem::rename(d.only_segment(), d.directory() / "elsewhere");
        if (way == 2) std::filesystem::resize_file(d.only_segment(), 100);
        CHECK(commit(*log, window_of(d.new_id()), body_of_window).error().code() == Code::audit_unavailable);
        REQUIRE(log->latched());
        CHECK(commit(*log, outcome_of(d.new_id())).error().code() == Code::audit_unavailable);
    }
}

TEST_CASE("a second log on one folder of the disk is refused while the first one lives") {
    OnDisk d;
    auto log = *d.open();
    CHECK(d.open().error().code() == Code::locked);
    log.reset();
    CHECK(d.open());
}

}  // namespace
}  // namespace waybill::audit
