// One exchange from top to bottom, in the order of DESIGN.md: identify, route, decide, redact, commit, send, answer,
// outcome. Each step hands the next what it needs, and nothing turns back: what was committed is never sent twice, and
// what was sent is never taken back, only broken off.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "address.hpp"
#include "admission.hpp"
#include "plans.hpp"
#include "waybill/exchange/exchanges.hpp"
#include "waybill/exchange/vendor.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::exchange {

class Exchange {
public:
    struct Worker {
        Shared& shared;
        boost::asio::any_io_executor executor;
        net::VendorStreams& vendors;
        Plans& plans;
    };
    Exchange(Worker& worker, net::ClientStream& client);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    net::Awaitable<void> run();
    /// Of a request that never became one.
    net::Awaitable<void> refuse(Error error);

private:
    using Pushed = Vendor::Pushed;

    Result<void> identify();
    Result<void> route(const net::PeerHead& head);
    Result<void> decide();
    Result<void> admit(const net::PeerHead& head);
    Result<void> begin_redacting(const net::PeerHead& head);
    /// Redact, commit and send, window by window, until the message's end or the vendor's early answer.
    net::Awaitable<Result<Pushed>> forward(const net::PeerHead& head);
    Result<void> hold(std::uint64_t bytes);
    net::Awaitable<Result<Pushed>> release(redact::RedactedWindow window);
    Result<void> still_allowed();
    net::Awaitable<Result<void>> answer();

    net::Awaitable<void> stop(Error error);
    net::Awaitable<Result<void>> record_refusal(const Error& error);
    void log_stop(const Error& error) const;
    net::Awaitable<void> answer_problem(const Error& error);
    void submit_outcome(audit::Outcome::End end);
    void count_end(End end) const;
    Time now() const;

    Worker& worker_;
    Shared& shared_;
    net::ClientStream& client_;
    const std::chrono::steady_clock::time_point started_;
    const std::string id_;
    std::string identity_;
    std::shared_ptr<const policy::Snapshot> snapshot_;
    Address address_;
    std::optional<policy::Permit> permit_;
    Admission admitted_;
    std::optional<Memory::Share> memory_;
    std::shared_ptr<redact::Plan> plan_;
    std::optional<redact::Redactor> redactor_;
    std::optional<Vendor> vendor_;
    audit::Outcome outcome_;
    std::uint32_t windows_ = 0;  // that are on record
    bool answering_ = false;     // some of an answer went to the client
    bool condensed_ = false;     // its refusal is counted with others
};

}  // namespace waybill::exchange
