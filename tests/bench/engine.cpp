#include "engine.hpp"

#include <cstdio>
#include <cstdlib>

#include "waybill/exchange/commit.hpp"

namespace waybill::bench {
namespace {

constexpr std::size_t piece_bytes = 16 << 10;  // a TLS record
constexpr const char* exchange_id = "01935c00-0000-7000-8000-000000000000";
const Time noon = *base::parse_time("2026-11-23T12:00:00Z");

[[noreturn]] void give_up(const Error& error) {
    std::fprintf(stderr, "bench_engine: %s\n", error.message().c_str());
    std::exit(1);
}

policy::Permit permit_for(std::shared_ptr<const policy::Snapshot> snapshot, std::string vendor, std::string route) {
    auto permit = policy::decide(
        std::move(snapshot),
        {std::move(vendor), std::move(route), policy::Direction::outbound, policy::Caller::unchecked()}, {}, noon);
    if (!permit) give_up(permit.error());
    return *permit;
}

class Collector final : public exchange::Receiver {
public:
    explicit Collector(std::string* output) : output_(output) {}
    Result<void> write(Bytes bytes) override {
        if (output_ != nullptr) output_->append(bytes);
        return {};
    }

private:
    std::string* output_;
};

void send(audit::Log& log, redact::RedactedWindow window, std::string* output) {
    auto committed = exchange::commit(log, std::move(window));
    if (!committed) give_up(committed.error());
    Collector collector(output);
    if (const auto sent = exchange::send(collector, *std::move(committed)); !sent) give_up(sent.error());
}

}  // namespace

Engine::Engine(std::shared_ptr<const policy::Snapshot> snapshot, std::string vendor, std::string route, Record record)
    : record_(record),
      keyring_(crypto::Keyring::ephemeral(random_)),
      lookups_(crypto::Secret::random(32, random_)),
      permit_(permit_for(std::move(snapshot), std::move(vendor), std::move(route))),
      plan_(permit_, *keyring_) {}

Engine::Passed Engine::pass(Bytes message, std::string* output) {
    redact::Redactor::Message about;
    about.id = exchange_id;
    about.ceilings.body_bytes = 256 << 20;
    if (record_ == Record::sealed && plan_.has_subjects()) about.lookups = &lookups_;
    redact::Redactor redactor(permit_, plan_, random_, std::move(about));
    Passed passed;
    const auto collect = [&] {
        while (auto window = redactor.take()) {
            for (const audit::Place& place : window->draft().places) passed.items += place.count;
            ++passed.windows;
            if (record_ == Record::sealed) send(log_, *std::move(window), output);
        }
    };
    for (; !message.empty(); message.remove_prefix(std::min(piece_bytes, message.size()))) {
        if (const auto fed = redactor.feed(message.substr(0, piece_bytes)); !fed) give_up(fed.error());
        collect();
    }
    if (const auto finished = redactor.finish(); !finished) give_up(finished.error());
    collect();
    return passed;
}

}  // namespace waybill::bench
