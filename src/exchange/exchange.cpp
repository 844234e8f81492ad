#include "exchange.hpp"

#include <algorithm>

#include "inbound.hpp"
#include "waybill/base/log.hpp"
#include "waybill/base/uuid.hpp"

namespace waybill::exchange {

using base::LogLevel;
using base::LogValue;

Exchange::Exchange(Worker& worker, net::ClientStream& client)
    : worker_(worker),
      shared_(worker.shared),
      client_(client),
      started_(std::chrono::steady_clock::now()),
      id_(base::make_uuid7(shared_.clock.now(), shared_.random)) {
    shared_.counters.begun.fetch_add(1, std::memory_order_relaxed);
    shared_.counters.open.fetch_add(1, std::memory_order_relaxed);
}

Exchange::~Exchange() { shared_.counters.open.fetch_sub(1, std::memory_order_relaxed); }

net::Awaitable<void> Exchange::run() {
    const auto head = co_await client_.head();
    if (!head) {
        co_await stop(head.error());
        co_return;
    }
    const auto forwarded = co_await forward(**head);
    if (!forwarded) {
        co_await stop(forwarded.error());
        co_return;
    }
    const auto answered = co_await answer();
    if (!answered) {
        co_await stop(answered.error());
        co_return;
    }
    // An answer that came before the request's end: the vendor has not got all of it.
    const bool all = *forwarded == Pushed::all;
    submit_outcome(all ? audit::Outcome::End::complete : audit::Outcome::End::broken);
    count_end(all ? End::complete : End::broken);
}

Result<void> Exchange::identify() {
    if (!client_.client()) return fail(client_.client().error());
    identity_ = *client_.client();
    return client_.judge_client();
}

Result<void> Exchange::route(const net::PeerHead& head) {
    snapshot_ = shared_.snapshot.load();
    return find_address(*snapshot_, client_.bound_vendor(), head.method, head.target, address_);
}

Result<void> Exchange::decide() {
    const policy::Call call{address_.vendor->name, address_.match.route->name, policy::Direction::outbound,
                            policy::Caller::client(identity_)};
    auto permit = policy::decide(snapshot_, call, {}, now());
    if (!permit) return fail(permit.error());
    permit_ = *std::move(permit);
    return {};
}

/// What can be told from the head alone is refused before the body is read.
Result<void> Exchange::admit(const net::PeerHead& head) {
    auto admitted = admission(permit_->route(), shared_.ceilings, head);
    if (!admitted) return fail(admitted.error());
    admitted_ = *std::move(admitted);
    auto share = shared_.memory.reserve(admitted_.memory);
    if (!share) return fail(Code::overloaded, "the gateway's memory for messages is in use");
    memory_.emplace(*std::move(share));
    return {};
}

Result<void> Exchange::begin_redacting(const net::PeerHead& head) {
    plan_ = worker_.plans.plan(*permit_);
    redact::Redactor::Message message;
    message.id = id_;
    message.ceilings = shared_.ceilings;
    message.content_type = admitted_.content_type;
    message.content_encoding = admitted_.coding;
    if (plan_->has_subjects()) {
        const auto lookups = worker_.plans.lookup_key(permit_->vendor().agreement.keys);
        if (!lookups) return fail(lookups.error());
        message.lookups = *lookups;
    }
    redactor_.emplace(*permit_, *plan_, shared_.random, std::move(message));
    const redact::InboundHead inbound{address_.parameters, &address_.target.query, &head.fields};
    return redactor_->head(inbound);
}

net::Awaitable<Result<Exchange::Pushed>> Exchange::forward(const net::PeerHead& head) {
    if (const auto known = identify(); !known) co_return fail(known.error());
    if (const auto found = route(head); !found) co_return fail(found.error());
    if (const auto decided = decide(); !decided) co_return fail(decided.error());
    if (const auto admitted = admit(head); !admitted) co_return fail(admitted.error());
    if (const auto begun = begin_redacting(head); !begun) co_return fail(begun.error());

    for (bool more = true; more;) {
        Bytes piece;
        if (head.has_body) {
            const auto pulled = co_await client_.pull();
            if (!pulled) co_return fail(pulled.error());
            piece = *pulled;
        }
        more = !piece.empty();
        const auto judged = more ? redactor_->feed(piece) : redactor_->finish();
        // A message that is held whole takes what it needs beyond that as it grows.
        if (const auto held = hold(redactor_->held()); !held) co_return fail(held.error());
        // Windows that were full before a refusal leave, as they would have had the message been cut elsewhere.
        while (auto window = redactor_->take()) {
            const auto sent = co_await release(*std::move(window));
            if (!sent || *sent == Pushed::answered) co_return sent;
        }
        if (!judged) co_return fail(judged.error());
    }
    co_return Pushed::all;
}

/// Beyond the buffers that every exchange has.
Result<void> Exchange::hold(std::uint64_t bytes) {
    if (!memory_->grow_to(exchange_buffers + bytes))
        return fail(Code::overloaded, "the gateway's memory for messages is in use");
    return {};
}

net::Awaitable<Result<Exchange::Pushed>> Exchange::release(redact::RedactedWindow window) {
    if (!vendor_) {
        // Chosen before the commit: what is on record as shared has a connection to go to.
        auto vendor = co_await Vendor::open(worker_.vendors, permit_->vendor());
        if (!vendor) co_return fail(vendor.error());
        vendor_.emplace(*std::move(vendor));
    }
    if (const auto allowed = still_allowed(); !allowed) co_return fail(allowed.error());
    auto committed = co_await commit(shared_.log, worker_.executor, std::move(window));
    if (!committed) co_return fail(committed.error());
    ++windows_;
    co_return co_await vendor_->send(*std::move(committed));
}

/// The newest policies judge each window again; what is in the message's agreement stays as it began.
Result<void> Exchange::still_allowed() {
    if (const auto trusted = client_.judge_client(); !trusted) return fail(trusted.error());
    const policy::Vendor& vendor = permit_->vendor();
    const policy::Call call{vendor.name, permit_->route().name, policy::Direction::outbound,
                            policy::Caller::client(identity_)};
    const auto again = policy::decide(shared_.snapshot.load(), call, {}, now());
    // Another agreement, or another place to send it to, is not what this message was decided for.
    const bool gone = again
                          ? again->vendor().agreement.reference != vendor.agreement.reference ||
                                again->vendor().connection != vendor.connection
                          : again.error().code() == Code::vendor_unknown || again.error().code() == Code::route_unknown;
    if (gone) return fail(Code::agreement_gone, "the agreement or route is no longer in force");
    if (!again) return fail(again.error());
    return {};
}

net::Awaitable<Result<void>> Exchange::answer() {
    const auto head = co_await vendor_->head();
    if (!head) co_return fail(head.error());
    outcome_.status = (*head)->status;
    outcome_.bytes = 0;
    Inbound inbound(*permit_, **head, worker_.plans.restore_keys(*permit_), shared_.random, shared_.ceilings, id_);
    outcome_.note = inbound.note();
    const net::OurHead ours = inbound.head(**head);

    std::uint64_t received = 0;
    for (bool last = !(*head)->has_body, first = true; first || !last; first = false) {
        Bytes piece;
        if (!last) {
            const auto pulled = co_await vendor_->pull();
            if (!pulled) co_return fail(pulled.error());
            piece = *pulled;
            received += piece.size();
            last = piece.empty() || received == (*head)->content_length;
        }
        const auto passed = inbound.pass(piece, last);
        if (!passed) co_return fail(passed.error());
        if (const auto held = hold(inbound.held()); !held) co_return fail(held.error());
        if (passed->empty() && !last) continue;  // the head waits, too: what comes may turn out to be no answer
        net::ExchangeStream::Part part;
        if (!answering_) {
            part.head = &ours;
            part.length = inbound.length();
        }
        part.body = *passed;
        part.last = last;
        answering_ = true;
        const auto pushed = co_await client_.push(part);
        if (!pushed) co_return fail(pushed.error());
        *outcome_.bytes += passed->size();
        outcome_.restored = inbound.restored();
    }
    co_return Result<void>();
}

/// Submitted and not waited for: an exchange without one counts as sent when the log is opened again.
void Exchange::submit_outcome(audit::Outcome::End end) {
    auto& counter = end == audit::Outcome::End::complete ? shared_.counters.complete : shared_.counters.broken;
    counter.fetch_add(1, std::memory_order_relaxed);
    outcome_.id = id_;
    outcome_.windows = windows_;
    outcome_.end = end;
    outcome_.ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started_).count());
    if (base::logs(LogLevel::debug))
        base::log(LogLevel::debug, "exchange ended",
                  {{"exchange", LogValue::of(id_)},
                   {"client", LogValue::of(identity_)},
                   {"vendor", LogValue::of(address_.vendor->name)},
                   {"route", LogValue::of(address_.match.route->name)},
                   {"windows", windows_},
                   {"status", outcome_.status.value_or(0)},
                   {"ms", *outcome_.ms}});
    shared_.log.submit(audit::Draft(std::move(outcome_)), [](const Result<audit::Durable>&) {});
}

/// The clock for decisions never runs behind the record.
Time Exchange::now() const { return std::max(shared_.clock.now(), shared_.log.newest_time()); }

}  // namespace waybill::exchange
