#include "exchange.hpp"

#include <algorithm>

#include "inbound.hpp"
#include "waybill/base/log.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/format/coding.hpp"
#include "waybill/http/problem.hpp"

namespace waybill::exchange {
namespace {

using base::LogLevel;
using base::LogValue;

constexpr std::uint64_t buffers = 192 << 10;
constexpr std::uint64_t windows = 3;
constexpr std::uint64_t tree_for_byte = 8;  // what is looked ahead into, as a tree, of a message of usual values

/// What an exchange will hold at once, as far as its head tells: input and output of one message, or of some windows of
/// it, and the answer's buffers. What evidence and an answer's open values weigh comes on top as they grow.
std::uint64_t needed_memory(const policy::Route& route, const redact::Ceilings& ceilings, std::uint64_t body) {
    const bool looks_ahead = route.outbound.body && route.outbound.body->looks_ahead;
    const std::uint64_t held =
        std::min(route.limits.lookahead.value_or(ceilings.lookahead_bytes), ceilings.lookahead_bytes);
    return buffers + (looks_ahead ? tree_for_byte * std::min(held, body) : 0) +
           (route.whole ? 2 * body : std::min(2 * body, windows * ceilings.window.output_bytes));
}

/// All of its fields as one value.
std::string content_encoding(const std::vector<http::FieldView>& fields) {
    std::string all;
    for (const http::FieldView& field : fields)
        if (http::same_name(field.name, "content-encoding")) (all += all.empty() ? "" : ",").append(field.value);
    return all;
}

/// The part of an error that says whose message it was: with one of these there is nobody left to answer.
bool is_gone(const Error& error) { return error.code() == Code::client_gone; }

}  // namespace

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
    submit_outcome(*forwarded == Pushed::all ? audit::Outcome::End::complete : audit::Outcome::End::broken);
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
    const policy::Route& route = permit_->route();
    const auto& body = route.outbound.body;
    const std::uint64_t limit =
        std::min(route.limits.body.value_or(shared_.ceilings.body_bytes), shared_.ceilings.body_bytes);
    std::uint64_t length = head.has_body ? std::min(head.content_length.value_or(limit), limit) : 0;
    std::uint64_t codings = 0;
    if (head.has_body) {
        if (!body) return fail(Code::direction_undeclared, "the route takes no body");
        bool repeated = false;
        const http::FieldView* type = http::find(head.fields, "content-type", &repeated);
        if (type == nullptr || repeated || !body->format->accepts(type->value))
            return fail(Code::content_type_unsupported, "the content type is not the one of the route's format");
        coding_ = content_encoding(head.fields);
        const auto coding = format::parse_content_encoding(coding_);
        if (!coding) return fail(coding.error());
        if (*coding != nullptr) codings += (*coding)->decoder_bytes;
        if (*coding != nullptr) length = limit;  // what it says is of the coded bytes
        if (!body->coding.empty()) codings += format::find_coding(body->coding)->encoder_bytes;
        content_type_ = type->value;
        if (head.content_length.value_or(0) > limit)
            return fail(Code::body_too_large, "the body is larger than allowed");
    }
    auto share = shared_.memory.reserve(codings + needed_memory(route, shared_.ceilings, length));
    if (!share) return fail(Code::overloaded, "the gateway's memory for messages is in use");
    memory_.emplace(*std::move(share));
    return {};
}

Result<void> Exchange::begin_redacting(const net::PeerHead& head) {
    plan_ = worker_.plans.plan(*permit_);
    redact::Redactor::Message message;
    message.id = id_;
    message.ceilings = shared_.ceilings;
    message.content_type = content_type_;
    message.content_encoding = coding_;
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
    if (!memory_->grow_to(buffers + bytes))
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
    if (!condensed_) log_stop(error);
    if (answering_ || is_gone(error))
        client_.reset();
    else
        co_await answer_problem(error);
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
