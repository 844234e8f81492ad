#include "index_writer.hpp"

#include <algorithm>
#include <utility>

namespace waybill::audit {
namespace {

constexpr std::pair<std::string_view, std::uint64_t IndexState::*> progress_rows[] = {
    {"entries", &IndexState::entries}, {"digested", &IndexState::digested}, {"erased", &IndexState::erased},
    {"digests", &IndexState::digests}, {"minimum", &IndexState::minimum},
};

}  // namespace

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

}  // namespace waybill::audit
