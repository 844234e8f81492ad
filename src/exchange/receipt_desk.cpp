#include "receipt_desk.hpp"

#include <algorithm>

#include "waybill/audit/cosigned.hpp"
#include "waybill/audit/receipt.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/base/log.hpp"

namespace waybill::exchange {
namespace {

constexpr std::size_t most_waiting = 64;
/// Entries that one page of the list reads at most; the exchange that takes it over this is still told whole.
constexpr std::uint64_t most_read = 2'000;

/// One exchange of the list.
struct Listed {
    std::string id, time, route, purpose, agreement;
    std::uint64_t windows = 0, items = 0, bytes = 0;
    bool complete = false;  // its last window is there
};

void append_member(std::string& out, const char* name, const std::string& text) {
    out.append(",\"").append(name).append("\":");
    base::append_json_string(out, text);
}

void append(std::string& out, const Listed& one) {
    out += R"({"id":)";
    base::append_json_string(out, one.id);
    append_member(out, "time", one.time);
    append_member(out, "agreement", one.agreement);
    append_member(out, "purpose", one.purpose);
    append_member(out, "route", one.route);
    out += ",\"windows\":" + std::to_string(one.windows) + ",\"items\":" + std::to_string(one.items) +
           ",\"bytes\":" + std::to_string(one.bytes) + ",\"last\":" + (one.complete ? "true" : "false") + "}";
}

void count(Listed& one, const audit::Recorded& entry) {
    if (entry.facts().kind != audit::Kind::shared) return;
    if (one.windows == 0) {
        one.id = entry.text("id");
        one.time = entry.text("time");
        one.agreement = entry.text("agreement");
        one.purpose = entry.text("purpose");
        one.route = entry.text("route");
    }
    ++one.windows;
    one.bytes += entry.number("bytes");
    for (const audit::Place& place : entry.places()) one.items += place.count;
    const auto* last = entry.fields().if_contains("last");
    one.complete = one.complete || (last != nullptr && last->is_bool() && last->get_bool());
}

}  // namespace

ReceiptDesk::ReceiptDesk(Receipts::Parts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

ReceiptDesk::~ReceiptDesk() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void ReceiptDesk::submit(ReceiptOrder order, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() < most_waiting) {
            queue_.emplace_back(std::move(order), std::move(done));
            wake_.notify_one();
            return;
        }
    }
    done(fail(Code::overloaded, "too many receipts are asked for"));
}

void ReceiptDesk::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        auto [order, done] = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        auto answered = answer(order);
        if (!answered && answered.error().code() != Code::missing)
            base::log(base::LogLevel::error, "a receipt cannot be made", answered.error());
        done(std::move(answered));
        lock.lock();
    }
}

Result<ReceiptAnswer> ReceiptDesk::answer(const ReceiptOrder& order) {
    if (auto looked = look(); !looked) return fail(looked.error());
    return order.id.empty() ? list(order) : receipt(order);
}

/// The newest checkpoint.
Result<void> ReceiptDesk::look() {
    if (prover_) return prover_->refresh();
    auto prover = audit::Prover::open(parts_.files, parts_.directory);
    if (!prover) return fail(prover.error());
    prover_.emplace(*std::move(prover));
    return {};
}

Result<ReceiptAnswer> ReceiptDesk::receipt(const ReceiptOrder& order) {
    // Without an index the log itself is read, from about the time in the id on.
    const auto index = audit::Index::open(parts_.directory);
    auto indexes = index ? index->entries_of(order.id) : prover_->entries_of(order.id);
    if (!indexes) return fail(indexes.error());
    std::erase_if(*indexes, [this](std::uint64_t one) { return one >= prover_->checkpoint().size; });
    if (indexes->empty()) return fail(Code::missing, "no checkpoint covers such an exchange");
    auto& prover = prover_for(indexes->back());
    auto bytes = audit::make_receipt(prover, {order.id, *indexes, order.vendor, &parts_.keyring});
    if (!bytes) return fail(bytes.error());
    return ReceiptAnswer{"text/plain; charset=utf-8", *std::move(bytes)};
}

/// A checkpoint with what witnesses signed is worth more, where it covers as much.
audit::Prover& ReceiptDesk::prover_for(std::uint64_t last) {
    auto cosigned = audit::read_cosigned(parts_.files, parts_.directory, parts_.log);
    if (!cosigned || last >= cosigned->checkpoint.size) return *prover_;
    if (!cosigned_ || cosigned_->note() != cosigned->note) {
        auto prover = audit::Prover::open_at(parts_.files, parts_.directory, std::move(cosigned->note));
        if (!prover) return *prover_;
        cosigned_.emplace(*std::move(prover));
    }
    return *cosigned_;
}

Result<audit::Recorded> ReceiptDesk::entry(std::uint64_t index) {
    Result<audit::Recorded> parsed = fail(Code::missing, "no such entry");
    const auto read = prover_->each(index, index + 1, [&](const audit::StoredEntry& stored) {
        parsed = audit::Recorded::parse(stored.entry);
        return true;
    });
    if (!read) return fail(read.error());
    return parsed;
}

Result<ReceiptAnswer> ReceiptDesk::list(const ReceiptOrder& order) {
    const auto index = audit::Index::open(parts_.directory);
    if (!index) return fail(Code::overloaded, "there is no index of the record yet: ask again, or for one receipt");
    audit::Query query;
    query.vendor = order.vendor;
    query.kind = audit::Kind::shared;
    query.order = audit::Query::Order::oldest_first;
    query.limit = order.limit;
    std::string body;
    std::uint64_t listed = 0, read = 0;
    std::optional<std::uint64_t> cursor = order.after, next = order.after;
    for (bool more = true; more && listed < order.limit && read < most_read;) {
        const auto page = index->search(query, cursor);
        if (!page) return fail(page.error());
        for (const audit::Hit& hit : page->hits) {
            if (hit.index >= prover_->checkpoint().size || listed == order.limit || read >= most_read) {
                more = false;
                break;
            }
            next = hit.index;
            const auto first = entry(hit.index);
            if (!first) return fail(first.error());
            ++read;
            if (first->number("window") != 0) continue;  // told with its first window
            Listed one;
            const auto all = index->entries_of(hit.id);
            if (!all) return fail(all.error());
            for (const std::uint64_t at : *all) {
                if (at >= prover_->checkpoint().size) break;
                const auto part = entry(at);
                if (!part) return fail(part.error());
                ++read;
                count(one, *part);
            }
            body += listed++ == 0 ? "" : ",";
            append(body, one);
        }
        cursor = page->next;
        more = more && cursor.has_value();
    }
    std::string out = "{\"vendor\":";
    base::append_json_string(out, order.vendor);
    out += ",\"exchanges\":[" + body + "],\"after\":" + (next ? std::to_string(*next) : "null") + "}\n";
    return ReceiptAnswer{"application/json", std::move(out)};
}

}  // namespace waybill::exchange
