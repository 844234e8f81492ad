// A writing process is killed at random moments; what it printed as acknowledged must be there.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <random>
#include <sstream>

#include "fixtures.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::audit {
namespace {

const std::string writer = WAYBILL_BUILD_DIR "/tests/tools/log_writer";

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = std::filesystem::temp_directory_path() / "waybill-kill-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    const Path& path() const { return path_; }

private:
    Path path_;
};

/// Starts the writer, kills it once it has acknowledged `lines` entries, and returns what it printed.
std::string run_and_kill(const Path& directory, std::size_t lines) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execl(writer.c_str(), writer.c_str(), directory.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    std::string out;
    char buffer[512];
    bool killed = false;
    for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
        out.append(buffer, static_cast<std::size_t>(got));
        if (killed || static_cast<std::size_t>(std::count(out.begin(), out.end(), '\n')) < lines) continue;
        ::kill(child, SIGKILL);
        killed = true;
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK((killed && WIFSIGNALED(status)));
    return out;
}

TEST_CASE("a writer that is killed at any moment loses nothing that it acknowledged") {
    constexpr int rounds = 20;
    const TemporaryFolder folder;
    base::PosixFiles files;
    std::mt19937 random(20261123);
    std::string acknowledged;
    for (int round = 0; round < rounds; ++round) acknowledged += run_and_kill(folder.path(), 1 + random() % 150);

    std::vector<std::string> entries;
    const auto reader = *Reader::open(files, folder.path());
    REQUIRE(reader.each(0, reader.size(), [&](const StoredEntry& entry) {
        entries.push_back(entry.entry);
        return true;
    }));
    std::istringstream lines(acknowledged);
    std::uint64_t index = 0;
    std::size_t count = 0;
    for (std::string id; lines >> index >> id; ++count) {
        REQUIRE(index < entries.size());
        CHECK(entries[index].find(id) != std::string::npos);
    }
    CHECK(count >= rounds);
}

TEST_CASE("a log whose writer was killed verifies once it was opened again") {
    crypto::start();
    const TemporaryFolder folder;
    base::PosixFiles files;
    base::SystemRandom random;
    base::SystemClock clock;
    for (int round = 0; round < 3; ++round) (void)run_and_kill(folder.path(), 40);
    const auto keyring = *crypto::Keyring::open(files, random, folder.path() / "keyring",
                                                crypto::Secret::copy_of(std::string(32, '\0')));
    VerifyOptions options;
    options.directory = folder.path();
    options.key = keyring->signing_key()->verifier();
    options.keyring = keyring.get();
    CHECK(verify(files, options)->verdict == Verdict::ok);  // as it was left
    {
        const auto log =
            *Log::open({folder.path(), options.key->name(), "gw", 64 << 10, 32 << 10}, files, clock, random, *keyring);
        CHECK(log->recovery().entries > 100);
    }
    const Report report = *verify(files, options);
    CHECK(report.findings == std::vector<std::string>());
    CHECK(report.details > 50);
}

}  // namespace
}  // namespace waybill::audit
