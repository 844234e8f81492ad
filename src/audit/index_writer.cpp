#include "index_writer.hpp"

#include <algorithm>
#include <utility>

#include "detail.hpp"
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

constexpr std::pair<std::string_view, std::uint64_t IndexState::*> progress_rows[] = {
    {"entries", &IndexState::entries}, {"digested", &IndexState::digested}, {"erased", &IndexState::erased},
    {"digests", &IndexState::digests}, {"minimum", &IndexState::minimum},
};

}  // namespace

std::string id_bytes(std::string_view uuid) {
    std::string hex(uuid);
    std::erase(hex, '-');
    return base::from_hex(hex).value_or(std::string());
}

std::int64_t id_head(Bytes id) { return base::read_be<std::int64_t>(id); }

Result<std::unique_ptr<IndexWriter>> IndexWriter::open(const Path& directory) {
    auto database = open_index_for_writing(directory);
    if (!database) return fail(database.error());
    std::unique_ptr<IndexWriter> writer(new IndexWriter(*std::move(database)));
    if (const auto prepared = writer->prepare(); !prepared) return fail(prepared.error());
    if (const auto read = writer->read_state(); !read) return fail(read.error());
    return writer;
}

Result<void> IndexWriter::prepare() {
    auto words = IndexWords::open(database_);
    if (!words) return fail(words.error());
    words_ = *std::move(words);
    auto days = IndexDays::open(database_);
    if (!days) return fail(days.error());
    days_ = *std::move(days);
    auto subjects = IndexSubjects::open(database_);
    if (!subjects) return fail(subjects.error());
    subjects_ = *std::move(subjects);
    const struct {
        Statement& statement;
        std::string_view sql;
    } statements[] = {
        {add_entry_, "INSERT INTO entry(number, shape, time, policy, id) VALUES(?1, ?2, ?3, ?4, nullif(?5, x''))"},
        {add_exchange_, "INSERT INTO exchange(head, entry) VALUES(?1, ?2)"},
        {shapes_of_exchange_,
         "SELECT entry.shape, entry.policy FROM exchange JOIN entry ON entry.number=exchange.entry WHERE "
         "exchange.head=?1 AND "
         "entry.id=?2 ORDER BY entry.number"},
        {add_span_,
         "INSERT INTO span(number, oldest, newest) VALUES(?1, ?2, ?3) "
         "ON CONFLICT DO UPDATE SET oldest=min(oldest, ?2), newest=max(newest, ?3)"},
        {add_policy_,
         "INSERT INTO policy_range(policy, first, last) VALUES(?1, ?2, ?3) "
         "ON CONFLICT DO UPDATE SET first=min(first, ?2), last=max(last, ?3)"},
        {set_progress_, "INSERT OR REPLACE INTO progress(name, value) VALUES(?1, ?2)"},
        {set_leaf_, "INSERT OR REPLACE INTO last_leaf(one, hash) VALUES(1, ?1)"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = database_.prepare(sql);
        if (!prepared) return fail(prepared.error());
        statement = *std::move(prepared);
    }
    return {};
}

Result<void> IndexWriter::read_state() {
    for (const auto& [name, member] : progress_rows) {
        const auto value = database_.number("SELECT value FROM progress WHERE name='" + std::string(name) + "'");
        if (!value) return fail(value.error());
        state_.*member = static_cast<std::uint64_t>(*value);
    }
    auto leaf = database_.prepare("SELECT hash FROM last_leaf");
    if (!leaf) return fail(leaf.error());
    const auto row = leaf->step();
    if (!row) return fail(row.error());
    if (*row && leaf->bytes(0).size() == sizeof(Hash)) last_leaf_ = crypto::hash_from(leaf->bytes(0));
    return {};
}

Result<void> IndexWriter::begin() { return database_.run("BEGIN IMMEDIATE"); }

void IndexWriter::begin_at(std::uint64_t minimum) {
    state_.minimum = minimum;
    state_.entries = std::max(state_.entries, minimum);
    state_.digested = std::max(state_.digested, minimum);
}

Result<void> IndexWriter::commit() {
    erasure_seen_ = false;
    if (const auto written = days_->write(); !written) return written;
    const auto digests = subjects_->write();
    if (!digests) return fail(digests.error());
    state_.digests += *digests;
    if (const auto written = write_ranges(); !written) return written;
    if (const auto written = write_state(); !written) return written;
    return database_.run("COMMIT");
}

Result<void> IndexWriter::write_ranges() {
    for (const auto& [number, times] : spans_)
        if (const auto added = add_span_.bind(number, times.first, times.second).run(); !added) return added;
    for (const auto& [policy, entries] : policies_)
        if (const auto added = add_policy_.bind(policy, entries.first, entries.second).run(); !added) return added;
    spans_.clear();
    policies_.clear();
    return {};
}

Result<void> IndexWriter::write_state() {
    for (const auto& [name, member] : progress_rows)
        if (const auto set = set_progress_.bind(Statement::Text{name}, state_.*member).run(); !set) return set;
    if (!last_entry_.empty()) last_leaf_ = leaf_hash(last_entry_);
    last_entry_.clear();
    if (!last_leaf_) return {};
    return set_leaf_.bind(Statement::Blob{crypto::as_bytes(*last_leaf_)}).run();
}

Result<void> IndexWriter::add(const StoredEntry& entry, const crypto::Keyring* keyring) {
    const bool digests = keyring != nullptr && state_.digested == state_.entries;
    if (const auto recorded = Recorded::parse(entry.entry)) {
        if (const auto indexed = index(entry, *recorded); !indexed) return indexed;
        if (digests)
            if (const auto taken = take_digests(entry, *recorded, *keyring); !taken) return taken;
    }
    state_.entries = entry.index + 1;
    if (digests) state_.digested = state_.entries;
    last_entry_ = entry.entry;
    return {};
}

Result<void> IndexWriter::add_digests(const StoredEntry& entry, const crypto::Keyring& keyring) {
    if (const auto recorded = Recorded::parse(entry.entry))
        if (const auto taken = take_digests(entry, *recorded, keyring); !taken) return taken;
    state_.digested = entry.index + 1;
    return {};
}

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

Result<void> IndexWriter::take_digests(const StoredEntry& entry, const Recorded& recorded,
                                       const crypto::Keyring& keyring) {
    if (recorded.facts().kind != Kind::shared) return {};
    const auto id = key_of(entry.detail);
    const auto key =
        id ? keyring.find_day_key(*id) : Result<crypto::Keyring::DayKey>(fail(Code::key_missing, "erased"));
    if (!key) {
        ++state_.erased;
        return {};
    }
    const auto window = static_cast<std::uint32_t>(recorded.number("window"));
    const auto plain = open_detail(*key, recorded.facts().id, window, entry.detail);
    const auto detail = plain ? decode(*plain) : Result<Detail>(fail(Code::corrupt, "the detail does not open"));
    if (!detail || detail->lookups.empty()) return {};  // a damaged one is `verify`'s to tell
    const auto vendor = words_->word(recorded.text("vendor"));
    if (!vendor) return fail(vendor.error());
    const auto number = subjects_->key({*id, *vendor, base::day_of(recorded.facts().time)});
    if (!number) return fail(number.error());
    const std::vector<Place> places = recorded.places();
    bool withheld = false;
    for (const LookupDigest& lookup : detail->lookups) {
        subjects_->add(entry.index, recorded.facts().time, *number, lookup);
        withheld = withheld || lookup.place >= places.size();
        if (lookup.place >= places.size()) continue;
        const auto category = words_->word(places[lookup.place].category);
        if (!category) return fail(category.error());
        if (const auto noted = subjects_->category(*category); !noted) return noted;
    }
    if (!withheld) return {};
    // Which of them it was of is not said: each may be asked for.
    for (const WithheldPlace& place : detail->withheld) {
        const auto category = words_->word(place.category);
        if (!category) return fail(category.error());
        if (const auto noted = subjects_->category(*category); !noted) return noted;
    }
    return {};
}

Result<std::uint64_t> IndexWriter::forget(std::span<const crypto::KeyId8> keys) {
    const auto written = subjects_->write();
    if (!written) return fail(written.error());
    state_.digests += *written;
    const auto forgotten = subjects_->forget(keys);
    if (forgotten) state_.digests -= std::min(state_.digests, *forgotten);
    return forgotten;
}

Result<std::vector<crypto::KeyId8>> IndexWriter::destroyed(const crypto::Keyring& keyring) {
    const auto keys = subjects_->keys();
    if (!keys) return fail(keys.error());
    std::vector<crypto::KeyId8> out;
    for (const IndexSubjects::KeyUse& use : *keys) {
        const auto key = keyring.find_day_key(use.id);
        if (!key && key.error().code() == Code::key_missing) out.push_back(use.id);
    }
    return out;
}

}  // namespace waybill::audit
