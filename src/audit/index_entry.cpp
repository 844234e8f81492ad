// How one entry goes into the index: its shape, its exchange (of which an outcome takes over what it was), its counts.
#include <algorithm>
#include <utility>

#include "index_writer.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_open = 100'000;  // remembered; of others the tables know

using Column = Shape::Column;

/// What of an entry a search calls its word.
std::string_view word_of(const Recorded& recorded) {
    switch (recorded.facts().kind) {
        case Kind::shared:
            return {};
        case Kind::outcome:
            return recorded.text("end");
        case Kind::refused:
            return recorded.text("code");
        case Kind::change:
        case Kind::lookup:
            break;
    }
    return recorded.text("what");
}

void join(PlaceNumbers& places, const PlaceNumbers& more) {
    for (const std::uint32_t place : more)
        if (std::ranges::find(places, place) == places.end()) places.push_back(place);
}

}  // namespace

std::string id_bytes(std::string_view uuid) {
    std::string hex(uuid);
    std::erase(hex, '-');
    return base::from_hex(hex).value_or(std::string());
}

std::int64_t id_head(Bytes id) { return base::read_be<std::int64_t>(id); }

Result<void> IndexWriter::index(const StoredEntry& entry, const Recorded& recorded) {
    const std::string id = id_bytes(recorded.facts().id);
    auto shape = shape_of(recorded, id);
    if (!shape) return fail(shape.error());
    if (recorded.facts().kind == Kind::shared) {
        const std::vector<Place> places = recorded.places();
        PlaceNumbers numbers;
        for (const Place& place : places) {
            const auto number = words_->place(place);
            if (!number) return fail(number.error());
            numbers.push_back(*number);
        }
        const auto list = words_->place_list(numbers);
        if (!list) return fail(list.error());
        shape->at[Shape::places] = *list;
        if (const auto counted = count_shared(recorded, *shape, numbers, places); !counted) return counted;
        if (open_.size() >= most_open) open_.clear();
        // Windows before it may have been indexed by another run.
        if (recorded.number("window") > 0)
            if (const auto before = exchange_of(id); !before) return fail(before.error());
        Exchange& exchange = open_[id];
        exchange.shape = *shape;
        join(exchange.places, numbers);
        const auto policy = words_->word(recorded.text("policy"));
        if (!policy) return fail(policy.error());
        exchange.policy = *policy;
    } else if (recorded.facts().kind == Kind::refused) {
        const bool counted = recorded.fields().contains("count");
        days_->count(shape->at[Shape::vendor], recorded.facts().time, Counted::refused, shape->at[Shape::word],
                     counted ? recorded.number("count") : 1);
    } else if (recorded.facts().kind == Kind::outcome) {
        if (const auto counted = count_outcome(recorded, *shape); !counted) return counted;
    }
    if (recorded.facts().kind == Kind::change && recorded.text("what") == "erase") erasure_seen_ = true;
    const auto number = words_->shape(*shape);
    if (!number) return fail(number.error());
    const Time time = recorded.facts().time;
    widen_span(entry.index, time);
    const auto policy = policy_of(recorded, id);
    if (!policy) return fail(policy.error());
    if (*policy != 0) {
        auto& range = policies_.try_emplace(*policy, entry.index, entry.index).first->second;
        range = {std::min(range.first, entry.index), std::max(range.second, entry.index)};
    }
    const auto added = add_entry_.bind(entry.index, *number, micros_of(time), *policy, Statement::Blob{id}).run();
    if (recorded.facts().kind == Kind::outcome) open_.erase(id);
    if (!added || id.empty()) return added;
    return add_exchange_.bind(id_head(id), entry.index).run();
}

Result<Shape> IndexWriter::shape_of(const Recorded& recorded, const std::string& id) {
    constexpr std::pair<Column, std::string_view> fields[] = {{Shape::client, "client"},
                                                              {Shape::vendor, "vendor"},
                                                              {Shape::agreement, "agreement"},
                                                              {Shape::purpose, "purpose"},
                                                              {Shape::route, "route"}};
    Shape out;
    const Kind kind = recorded.facts().kind;
    const bool takes_over = kind == Kind::outcome || (kind == Kind::refused && recorded.number("window") > 0);
    if (takes_over && !id.empty()) {
        const auto exchange = exchange_of(id);
        if (!exchange) return fail(exchange.error());
        if (*exchange != nullptr) {
            out = (*exchange)->shape;
            const auto list = words_->place_list((*exchange)->places);
            if (!list) return fail(list.error());
            out.at[Shape::places] = *list;
        }
    }
    out.at[Shape::kind] = static_cast<std::uint32_t>(kind);
    for (const auto& [column, name] : fields) {
        const std::string_view text = recorded.text(name);
        if (text.empty()) continue;
        const auto number = words_->word(text);
        if (!number) return fail(number.error());
        out.at[column] = *number;
    }
    const auto word = words_->word(word_of(recorded));
    if (!word) return fail(word.error());
    out.at[Shape::word] = *word;
    return out;
}

Result<std::uint32_t> IndexWriter::policy_of(const Recorded& recorded, const std::string& id) {
    if (recorded.facts().kind != Kind::outcome) return words_->word(recorded.text("policy"));
    const auto exchange = exchange_of(id);
    if (!exchange) return fail(exchange.error());
    return *exchange == nullptr ? 0 : (*exchange)->policy;
}

Result<IndexWriter::Exchange*> IndexWriter::exchange_of(const std::string& id) {
    if (const auto known = open_.find(id); known != open_.end()) return &known->second;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> shapes;  // and policies
    shapes_of_exchange_.bind(id_head(id), Statement::Blob{id});
    for (;;) {
        const auto row = shapes_of_exchange_.step();
        if (!row) return fail(row.error());
        if (!*row) break;
        shapes.emplace_back(shapes_of_exchange_.number(0), shapes_of_exchange_.number(1));
    }
    Exchange* out = nullptr;
    for (const auto& [number, policy] : shapes) {
        const auto shape = words_->shape_of(number);
        if (!shape) return fail(shape.error());
        if (shape->at[Shape::kind] != static_cast<std::uint32_t>(Kind::shared)) continue;
        const auto places = words_->places_of(shape->at[Shape::places]);
        if (!places) return fail(places.error());
        out = &open_[id];
        out->shape = *shape;
        out->policy = policy;
        join(out->places, *places);
    }
    return out;
}

Result<void> IndexWriter::count_shared(const Recorded& recorded, const Shape& shape, const PlaceNumbers& numbers,
                                       const std::vector<Place>& places) {
    const auto flow = words_->flow(
        {shape.at[Shape::vendor], shape.at[Shape::agreement], shape.at[Shape::purpose], shape.at[Shape::route]});
    if (!flow) return fail(flow.error());
    const Time time = recorded.facts().time;
    const std::uint32_t vendor = shape.at[Shape::vendor];
    std::uint64_t items = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        items += places[i].count;
        days_->shared(*flow, numbers[i], time, places[i].count);
    }
    days_->count(vendor, time, Counted::exchanges, 0, recorded.number("window") == 0 ? 1 : 0);
    days_->count(vendor, time, Counted::windows, 0, 1);
    days_->count(vendor, time, Counted::items, 0, items);
    days_->count(vendor, time, Counted::bytes_sent, 0, recorded.number("bytes"));
    return {};
}

Result<void> IndexWriter::count_outcome(const Recorded& recorded, const Shape& shape) {
    const Time time = recorded.facts().time;
    const std::uint32_t vendor = shape.at[Shape::vendor];
    const std::uint64_t status_class = std::min<std::uint64_t>(recorded.number("status") / 100, 9);
    days_->count(vendor, time, Counted::outcomes, shape.at[Shape::word] * std::uint64_t{10} + status_class, 1);
    days_->count(vendor, time, Counted::bytes_received, 0, recorded.number("bytes"));
    days_->count(vendor, time, Counted::restored, 0, recorded.number("restored"));
    if (recorded.fields().contains("ms"))
        days_->count(vendor, time, Counted::latency, latency_bucket(recorded.number("ms")), 1);
    return {};
}

void IndexWriter::widen_span(std::uint64_t index, Time time) {
    const std::int64_t at = micros_of(time);
    const auto [found, fresh] = spans_.try_emplace(index / span_entries, at, at);
    found->second.first = std::min(found->second.first, at);
    found->second.second = std::max(found->second.second, at);
}

}  // namespace waybill::audit
