// How an exchange ends that did not go well: what is recorded, what is logged, what the client is told.
#include "exchange.hpp"
#include "waybill/base/log.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/http/problem.hpp"

namespace waybill::exchange {

using base::LogLevel;
using base::LogValue;

namespace {

/// The part of an error that says whose message it was: with one of these there is nobody left to answer.
bool is_gone(const Error& error) { return error.code() == Code::client_gone; }

}  // namespace

net::Awaitable<void> Exchange::refuse(Error error) {
    if (client_.client()) identity_ = *client_.client();
    co_await stop(std::move(error));
}

/// The end of every exchange that did not go well. Whose fault it is decides what is recorded: a message that is not
/// let through is refused; a vendor that fails breaks the exchange off.
net::Awaitable<void> Exchange::stop(Error error) {
    vendor_.reset();  // at once: nothing more of this message may reach the vendor
    redactor_.reset();
    const base::Blame blame = base::row(error.code()).blame;
    const bool passed_on =
        blame == base::Blame::vendor || blame == base::Blame::gateway || answering_ || is_gone(error);
    const bool refused = windows_ == 0 || !passed_on;
    if (refused) {
        const auto recorded = co_await record_refusal(error);
        if (!recorded) error = recorded.error();
    }
    if (windows_ > 0) submit_outcome(audit::Outcome::End::broken);
    shared_.counters.refused.fetch_add(refused ? 1 : 0, std::memory_order_relaxed);
    shared_.counters.stopped[static_cast<std::size_t>(error.code())].fetch_add(1, std::memory_order_relaxed);
    count_end(refused ? End::refused : End::broken);
    if (!condensed_) log_stop(error);
    if (answering_ || is_gone(error))
        client_.reset();
    else
        co_await answer_problem(error);
}

void Exchange::count_end(End end) const {
    shared_.counters.by_vendor.count(address_.vendor != nullptr ? address_.vendor->name : std::string(), end);
}

/// Durable before it is answered, but for what is counted together and for a record that cannot be written at all.
net::Awaitable<Result<void>> Exchange::record_refusal(const Error& error) {
    if (error.code() == Code::audit_unavailable) co_return Result<void>();
    condensed_ =
        windows_ == 0 && !shared_.refusals.has_entry(identity_, error.code(), std::chrono::steady_clock::now());
    if (condensed_) co_return Result<void>();
    audit::Refused refused;
    refused.id = id_;
    refused.window = windows_;
    refused.client = identity_;
    if (address_.vendor != nullptr) refused.vendor = address_.vendor->name;
    if (address_.match.route != nullptr) refused.route = address_.match.route->name;
    if (snapshot_) refused.policy = crypto::hash_text(snapshot_->digest);
    refused.code = base::name_of(error.code());
    const auto durable = co_await commit(shared_.log, worker_.executor, audit::Draft(std::move(refused)));
    if (!durable) co_return fail(durable.error());
    co_return Result<void>();
}

void Exchange::log_stop(const Error& error) const {
    const base::Blame blame = base::row(error.code()).blame;
    const LogLevel level = blame == base::Blame::record   ? LogLevel::error
                           : blame == base::Blame::vendor ? LogLevel::warning
                                                          : LogLevel::info;
    base::log(level, "exchange stopped", error,
              {{"exchange", LogValue::of(id_)},
               {"client", LogValue::of(identity_)},
               {"vendor", LogValue::of(address_.vendor != nullptr ? std::string_view(address_.vendor->name) : "")},
               {"windows", windows_}});
}

net::Awaitable<void> Exchange::answer_problem(const Error& error) {
    const http::Problem problem = http::make_problem(error, shared_.node, id_);
    net::OurHead head;
    head.status = problem.status;
    head.fields = problem.fields;
    net::ExchangeStream::Part part;
    part.head = &head;
    part.body = problem.body;
    part.last = true;
    const auto pushed = co_await client_.push(part);
    if (!pushed) client_.reset();
}

}  // namespace waybill::exchange
