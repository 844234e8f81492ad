#include "index_subjects.hpp"

#include <algorithm>
#include <tuple>

#include "index_days.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_known = 100'000;

Bytes view(std::span<const unsigned char> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::int64_t month_of(Day day) {
    const std::chrono::year_month_day date(day);
    return (static_cast<int>(date.year()) - 1970) * 12 +
           static_cast<std::int64_t>(static_cast<unsigned>(date.month())) - 1;
}

}  // namespace

std::int64_t month_number(Time time) { return month_of(base::day_of(time)); }

Result<IndexSubjects> IndexSubjects::open(const Database& database) {
    IndexSubjects out;
    const struct {
        Statement& statement;
        std::string_view sql;
    } statements[] = {
        {out.find_key_, "SELECT number FROM detail_key WHERE id=?1"},
        {out.add_key_, "INSERT INTO detail_key(id, vendor, day) VALUES(?1, ?2, ?3) RETURNING number"},
        {out.all_keys_, "SELECT id, vendor, day FROM detail_key ORDER BY number"},
        {out.add_use_, "INSERT INTO subject(month, digest, entry, place, count, key) VALUES(?1, ?2, ?3, ?4, ?5, ?6)"},
        {out.add_category_, "INSERT OR IGNORE INTO subject_category(word) VALUES(?1)"},
        {out.remove_uses_, "DELETE FROM subject WHERE month=?1 AND key IN (SELECT value FROM json_each(?2))"},
        {out.remove_key_, "DELETE FROM detail_key WHERE id=?1"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared) return fail(prepared.error());
        statement = *std::move(prepared);
    }
    return out;
}

Result<std::uint32_t> IndexSubjects::key(const KeyUse& use) {
    const Bytes id = view(use.id);
    if (const auto known = known_keys_.find(std::string(id)); known != known_keys_.end()) return known->second;
    auto* statement = &find_key_;
    auto row = statement->bind(Statement::Blob{id}).step();
    if (row && !*row) {
        statement = &add_key_;
        row = statement->bind(Statement::Blob{id}, use.vendor, day_number(use.day)).step();
    }
    if (!row) return fail(row.error());
    const auto number = static_cast<std::uint32_t>(statement->number(0));
    if (const auto done = statement->step(); !done) return fail(done.error());
    if (known_keys_.size() >= most_known) known_keys_.clear();
    known_keys_.emplace(id, number);
    return number;
}

void IndexSubjects::add(std::uint64_t entry, Time time, std::uint32_t key, const LookupDigest& digest) {
    uses_.push_back({{month_number(time), digest.digest}, entry, digest.place, key});
}

Result<void> IndexSubjects::category(std::uint32_t word) {
    if (word == 0 || !known_categories_.emplace(word, true).second) return {};
    return add_category_.bind(word).run();
}

Result<std::uint64_t> IndexSubjects::write() {
    std::uint64_t rows = 0;
    const auto order = [](const Use& use) { return std::tie(use.row, use.entry, use.place); };
    std::ranges::sort(uses_, {}, order);
    for (auto use = uses_.begin(); use != uses_.end();) {
        const auto last = std::find_if(use, uses_.end(), [&](const Use& other) { return order(other) != order(*use); });
        const auto& [month, digest] = use->row;
        const auto added =
            add_use_.bind(month, Statement::Blob{view(digest)}, use->entry, use->place, last - use, use->key).run();
        if (!added) return fail(added.error());
        ++rows;
        use = last;
    }
    uses_.clear();
    return rows;
}

Result<std::vector<IndexSubjects::KeyUse>> IndexSubjects::keys() {
    std::vector<KeyUse> out;
    all_keys_.bind();
    for (;;) {
        const auto row = all_keys_.step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        KeyUse use;
        const Bytes id = all_keys_.bytes(0);
        if (id.size() != use.id.size()) return fail(Code::corrupt, "a key of the index has no id");
        std::ranges::copy(id, use.id.begin());
        use.vendor = static_cast<std::uint32_t>(all_keys_.number(1));
        use.day = Day(std::chrono::days(all_keys_.number(2)));
        out.push_back(use);
    }
}

Result<std::uint64_t> IndexSubjects::forget(std::span<const crypto::KeyId8> keys) {
    const auto known = this->keys();
    if (!known) return fail(known.error());
    // By month, one pass over each. A window's time is of its key's day: no other month has any of them.
    std::map<std::int64_t, std::string> numbers;
    for (const KeyUse& use : *known) {
        if (std::ranges::find(keys, use.id) == keys.end()) continue;
        const auto number = key(use);
        if (!number) return fail(number.error());
        std::string& list = numbers[month_of(use.day)];
        list += (list.empty() ? "" : ",") + std::to_string(*number);
        if (const auto removed = remove_key_.bind(Statement::Blob{view(use.id)}).run(); !removed)
            return fail(removed.error());
        known_keys_.erase(std::string(view(use.id)));
    }
    std::uint64_t forgotten = 0;
    for (const auto& [month, list] : numbers) {
        const std::string array = "[" + list + "]";
        if (const auto removed = remove_uses_.bind(month, Statement::Text{array}).run(); !removed)
            return fail(removed.error());
        forgotten += remove_uses_.changes();
    }
    return forgotten;
}

}  // namespace waybill::audit
