// An agreement that ends while a message is on its way breaks the message off at its next window.
#include "redact_run.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "waybill/audit/reader.hpp"
#include "waybill/crypto/secret.hpp"

using namespace waybill;

namespace {

/// The last day of the agreement, until a file is there; two days later from then on.
class JumpingClock final : public base::Clock {
public:
    explicit JumpingClock(Path jump) : jump_(std::move(jump)) {}
    Time now() const override {
        const Time start = *base::parse_time("2026-11-23T23:59:00Z");
        return std::filesystem::exists(jump_) ? start + std::chrono::days(2) : start;
    }

private:
    Path jump_;
};

struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "waybill-run-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Path path;
};

void write_policies(const Path& folder) {
    std::filesystem::create_directories(folder / "vendors");
    std::ofstream(folder / "catalog.yaml") << "categories: {pii.name: {title: Name}}\n";
    std::ofstream(folder / "vendors/case.yaml") << R"(vendor: case
title: A case
agreement: {reference: D, purpose: p, valid: {from: 2026-01-01, until: 2026-11-23}, share: {pii.name: clear}}
connection: {url: "https://vendor.example"}
routes: [{route: r, match: POST /v1, clients: ["*"], outbound: {body: {format: json, fields: {"$[*]": pii.name}}}}]
)";
}

void write_all(int fd, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t put = ::write(fd, text.data() + done, text.size() - done);
        REQUIRE(put > 0);
        done += static_cast<std::size_t>(put);
    }
}

std::string read_exactly(int fd, std::size_t count) {
    std::string text(count, '\0');
    for (std::size_t done = 0; done < count;) {
        const ssize_t got = ::read(fd, text.data() + done, count - done);
        REQUIRE(got > 0);
        done += static_cast<std::size_t>(got);
    }
    return text;
}

struct Ends {
    int read, write;
};

Ends make_pipe() {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    return {ends[0], ends[1]};
}

}  // namespace

TEST_CASE("validity that ends between two windows breaks the message off") {
    crypto::start();
    const Folder folder;
    write_policies(folder.path / "policies");
    const Path audit = folder.path / "audit", jump = folder.path / "jump";
    const Ends in = make_pipe(), out = make_pipe();
    std::cout.flush();  // or the child may write the runner's words as its own
    std::fflush(stdout);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(in.read, STDIN_FILENO);
        ::dup2(out.write, STDOUT_FILENO);
        for (const int fd : {in.read, in.write, out.read, out.write}) ::close(fd);
        cli::RedactOptions options;
        options.policies = (folder.path / "policies").string();
        options.vendor = "case";
        options.route = "r";
        options.audit = audit.string();
        ::_exit(static_cast<int>(cli::run_redact(options, JumpingClock(jump))));
    }
    ::close(in.read);
    ::close(out.write);
    ::signal(SIGPIPE, SIG_IGN);

    // 1 MiB of output and a little more: the first window is full, and is given out.
    const std::string value = "\"" + std::string(65'534, 'n') + "\"";
    std::string message = "[" + value;
    for (int i = 0; i < 15; ++i) message += "," + value;
    write_all(in.write, message + ",\"more\"");
    const std::string first = read_exactly(out.read, 1 + 16 * value.size() + 15);
    CHECK(first == message);
    std::ofstream(jump) << "now";
    write_all(in.write, "]");
    ::close(in.write);
    std::string more(100, '\0');
    more.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(out.read, more.data(), more.size()), 0)));
    CHECK(more == "");
    ::close(out.read);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 3);

    base::PosixFiles files;
    const auto reader = audit::Reader::open(files, audit);
    REQUIRE(reader);
    std::vector<std::string> entries;
    REQUIRE(reader->each(0, reader->size(), [&](const audit::StoredEntry& entry) {
        entries.push_back(entry.entry);
        return true;
    }));
    REQUIRE(entries.size() == 4);
    CHECK(entries[1].find(R"("kind":"shared")") != std::string::npos);
    CHECK(entries[1].find(R"("last":false)") != std::string::npos);
    CHECK(entries[2].find(R"("code":"agreement-lapsed")") != std::string::npos);
    CHECK(entries[2].find(R"("window":1)") != std::string::npos);
    CHECK(entries[3].find(R"("windows":1,"end":"broken")") != std::string::npos);
}
