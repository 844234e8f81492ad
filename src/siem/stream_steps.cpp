#include "stream_steps.hpp"

#include <algorithm>

#include "waybill/audit/merkle.hpp"
#include "waybill/base/log.hpp"

namespace waybill::siem {
namespace {

using base::LogLevel;
using base::LogValue;

constexpr std::size_t most_events_usually = 1'000, most_bytes_usually = 1 << 20;
constexpr std::size_t most_read = 10'000;  // entries at once, of which none may be wanted

}  // namespace

StreamSteps::StreamSteps(Parts parts)
    : parts_(std::move(parts)),
      tail_(parts_.files, parts_.directory),
      most_events_(most_events_usually),
      most_bytes_(most_bytes_usually) {
    if (const auto* https = std::get_if<HttpsReceiver>(&parts_.settings.to)) {
        most_events_ = https->batch;
        most_bytes_ = https->batch_bytes;
    }
}

Result<void> StreamSteps::begin(std::uint64_t durable) {
    const std::string& name = parts_.settings.name;
    const auto first = tail_.minimum();
    if (!first) return fail(first.error());
    const auto kept = read_cursor(parts_.files, parts_.directory, name);
    if (!kept && kept.error().code() != Code::corrupt) return fail(kept.error());
    if (!kept) {
        base::log(LogLevel::error, "a stream's cursor is damaged, it begins with the first entry", kept.error(),
                  {{"stream", LogValue::of(name)}, {"first", *first}});
        return begin_at({*first, {}});
    }
    if (!*kept) {
        const bool now = parts_.settings.from == StreamSettings::Begin::now;
        base::log(LogLevel::info, "a stream begins", {{"stream", LogValue::of(name)}, {"at", now ? durable : *first}});
        return begin_at({now ? durable : *first, {}});
    }
    const Cursor cursor = **kept;
    const auto same = is_of_this_log(cursor, durable);
    if (!same) return fail(same.error());
    if (!*same || cursor.next < *first) {
        base::log(LogLevel::error,
                  *same ? base::Text("entries were pruned that a stream had not sent")
                        : base::Text("a stream's cursor is of another log, it begins with the first entry"),
                  {{"stream", LogValue::of(name)}, {"cursor", cursor.next}, {"first", *first}, {"entries", durable}});
        return begin_at({*first, {}});
    }
    given_ = confirmed_ = saved_ = cursor;
    return {};
}

/// By the entry before the cursor, where that is still there.
Result<bool> StreamSteps::is_of_this_log(const Cursor& cursor, std::uint64_t durable) {
    if (cursor.next > durable) return false;
    const auto first = tail_.minimum();
    if (!first) return fail(first.error());
    if (cursor.next <= *first) return true;
    const auto leaf = leaf_at(cursor.next - 1);
    if (!leaf) return fail(leaf.error());
    return *leaf == cursor.leaf;
}

Result<crypto::Hash> StreamSteps::leaf_at(std::uint64_t index) {
    crypto::Hash out{};
    const auto read = tail_.each(index, index + 1, [&](std::uint64_t, Bytes entry) {
        out = audit::leaf_hash(entry);
        return true;
    });
    if (!read) return fail(read.error());
    return out;
}

/// On disk before anything is given: what comes from now on is not lost by another start.
Result<void> StreamSteps::begin_at(Cursor cursor) {
    const auto first = tail_.minimum();
    if (!first) return fail(first.error());
    if (cursor.next > *first) {
        const auto leaf = leaf_at(cursor.next - 1);
        if (!leaf) return fail(leaf.error());
        cursor.leaf = *leaf;
    }
    if (auto saved = save(cursor); !saved) return saved;
    given_ = confirmed_ = cursor;
    return {};
}

Result<StreamSteps::Left> StreamSteps::step(std::uint64_t durable, SteadyTime now) {
    const auto batch = read(durable);
    if (!batch) return fail(batch.error());
    if (!unconfirmed_since_ && batch->end != saved_) unconfirmed_since_ = newest_ = now;
    std::size_t taken = 0;
    if (batch->events.empty()) {
        if (auto there = parts_.sink->look(); !there) return fail(there.error());
    } else {
        const auto given = parts_.sink->give(batch->events);
        if (!given) return fail(given.error());
        taken = std::min(*given, batch->events.size());
        newest_ = now;
    }
    if (taken == batch->events.size())
        given_ = batch->end;
    else if (taken > 0)
        given_ = batch->after[taken - 1];
    if (is_due(now))
        if (auto settled = settle(); !settled) return fail(settled.error());
    return given_.next < durable ? Left::more : Left::nothing;
}

bool StreamSteps::is_due(SteadyTime now) const {
    const Sink::Pace pace = parts_.sink->pace();
    return unconfirmed_since_ &&
           (given_.next - confirmed_.next >= pace.events || now - *unconfirmed_since_ >= pace.time ||
            (given_ != confirmed_ && now - newest_ >= pace.idle));
}

Result<void> StreamSteps::settle() {
    unconfirmed_since_.reset();
    if (auto confirmed = parts_.sink->confirm(); !confirmed) {
        given_ = confirmed_;  // at once: a sink says only once that what it was given is lost
        return confirmed;
    }
    // The receiver has it: from here on a crash costs at most a cursor that is behind.
    confirmed_ = given_;
    if (confirmed_ == saved_) return {};
    return save(confirmed_);
}

Result<void> StreamSteps::save(const Cursor& cursor) {
    if (auto written = write_cursor(parts_.files, parts_.directory, parts_.settings.name, cursor); !written)
        return written;
    saved_ = cursor;
    return {};
}

void StreamSteps::fall_back() {
    unconfirmed_since_.reset();
    // What was given before the failure may be safe all the same.
    if (parts_.sink->confirm())
        confirmed_ = given_;
    else
        given_ = confirmed_;
}

Result<StreamSteps::Batch> StreamSteps::read(std::uint64_t durable) {
    Batch out;
    out.end = given_;
    Result<void> added;
    const std::uint64_t last = std::min<std::uint64_t>(durable, given_.next + most_read);
    const auto read = tail_.each(given_.next, last, [&](std::uint64_t index, Bytes entry) {
        added = add(out, index, entry);
        return added && out.events.size() < most_events_ && out.bytes < most_bytes_;
    });
    if (!read) return fail(read.error());
    if (!added) return fail(added.error());
    return out;
}

Result<void> StreamSteps::add(Batch& batch, std::uint64_t index, Bytes entry) const {
    const auto recorded = audit::Recorded::parse(entry);
    if (!recorded) return fail(recorded.error());
    const Leaf leaf{index, audit::leaf_hash(entry), batch.end.leaf};
    batch.end = {index + 1, leaf.hash};
    const audit::Kind kind = recorded->facts().kind;
    if (!is_wanted(kind)) return {};
    Event event;
    event.index = index;
    event.line = event_of(parts_.settings.form, *recorded, entry, leaf, parts_.source);
    event.time = recorded->text("time");
    event.kind = recorded->text("kind");
    event.severity = severity_of(*recorded);
    batch.bytes += event.line.size();
    batch.events.push_back(std::move(event));
    batch.after.push_back(batch.end);
    return {};
}

bool StreamSteps::is_wanted(audit::Kind kind) const {
    const auto& kinds = parts_.settings.kinds;
    return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace waybill::siem
