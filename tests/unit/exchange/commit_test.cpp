// A Committed is sent once. What the compiler cannot see, a moved-from one, ends the process before a byte is written.
#include <sys/wait.h>
#include <unistd.h>

#include "redact_fixture.hpp"
#include "waybill/exchange/commit.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

/// A log that says what the test wants.
class AnsweringLog final : public audit::Log {
public:
    explicit AnsweringLog(bool durable) : durable_(durable) {}
    void submit(const audit::Shared&, Bytes body, Done done) override {
        recorded.emplace_back(body);
        if (durable_)
            done(audit::Durable{7, "2026-11-23T12:00:00.000000Z", 8});
        else
            done(fail(Code::audit_unavailable, "the log is latched shut"));
    }
    void submit(const audit::Draft&, Done done) override { done(audit::Durable{}); }
    Result<void> keep(Bytes) override { return {}; }
    Time newest_time() const override { return {}; }
    const Recovery& recovery() const override { return recovery_; }
    const std::string& origin() const override { return origin_; }
    std::string checkpoint() const override { return {}; }
    std::optional<Error> latched() const override { return std::nullopt; }

    std::vector<std::string> recorded;

private:
    bool durable_;
    Recovery recovery_;
    std::string origin_;
};

class Collector final : public exchange::Receiver {
public:
    Result<void> write(Bytes bytes) override {
        got.append(bytes);
        return {};
    }
    std::string got;
};

redact::RedactedWindow a_window() {
    Machine machine(snapshot_of("categories: {pii.name: {title: N}}\n", "case", R"(
vendor: case
title: A case
agreement: {reference: D, purpose: p, valid: {from: 2020-01-01, until: 2099-12-31}, share: {pii.name: clear}}
connection: {url: "https://vendor.example"}
routes: [{route: r, match: POST /v1, clients: ["*"], outbound: {body: {format: json, fields: {$.n: pii.name}}}}]
)"));
    redact::Redactor redactor(machine.permit, machine.plan, machine.random,
                              {std::string(exchange_id), nullptr, nullptr, {}});
    REQUIRE(redactor.feed(R"({"n":"Anna"})"));
    REQUIRE(redactor.finish());
    auto window = redactor.take();
    REQUIRE(window);
    return *std::move(window);
}

}  // namespace

TEST_CASE("what is durable is sent once and whole") {
    AnsweringLog log(true);
    Collector receiver;
    auto committed = exchange::commit(log, a_window());
    REQUIRE(committed);
    CHECK(receiver.got.empty());
    CHECK(committed->durable().index == 7);
    REQUIRE(exchange::send(receiver, *std::move(committed)));
    CHECK(receiver.got == R"({"n":"Anna"})");
    CHECK(log.recorded == std::vector<std::string>{R"({"n":"Anna"})"});
}

TEST_CASE("what could not be recorded gives no bytes") {
    AnsweringLog log(false);
    const auto committed = exchange::commit(log, a_window());
    REQUIRE(!committed);
    CHECK(committed.error().code() == Code::audit_unavailable);
}

TEST_CASE("sending a Committed that was moved from aborts before anything is written") {
    AnsweringLog log(true);
    auto committed = exchange::commit(log, a_window());
    REQUIRE(committed);
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        class ToPipe final : public exchange::Receiver {
        public:
            explicit ToPipe(int fd) : fd_(fd) {}
            Result<void> write(Bytes bytes) override {
                if (::write(fd_, bytes.data(), bytes.size()) < 0) ::_exit(3);
                return {};
            }

        private:
            int fd_;
        } receiver(pipe_ends[1]);
        ::signal(SIGABRT, SIG_DFL);
        exchange::Committed taken = *std::move(committed);
        exchange::Committed other = std::move(taken);
        const auto sent = exchange::send(receiver, std::move(taken));
        ::_exit(sent ? 0 : 1);
    }
    ::close(pipe_ends[1]);
    char byte = 0;
    CHECK(::read(pipe_ends[0], &byte, 1) == 0);  // the end, and nothing before it
    ::close(pipe_ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
}
