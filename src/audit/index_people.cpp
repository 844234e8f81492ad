// Where a person was met: one descent into the digests for each digest and month, then the entries that were found.
#include <algorithm>

#include "index_days.hpp"
#include "index_open.hpp"
#include "index_subjects.hpp"

namespace waybill::audit {
namespace {

struct Found {
    std::uint64_t entry = 0;
    std::uint64_t place = 0;
    std::uint64_t count = 0;
    std::size_t digest = 0;
};

Result<std::vector<std::int64_t>> months(const Database& database) {
    std::vector<std::int64_t> out;
    // Hops from month to month: one descent each, not a look at every row.
    auto rows = database.prepare("SELECT month FROM subject WHERE month>?1 ORDER BY month LIMIT 1");
    if (!rows) return fail(rows.error());
    for (std::int64_t last = std::numeric_limits<std::int64_t>::min();;) {
        const auto row = rows->bind(last).step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        last = rows->number(0);
        out.push_back(last);
    }
}

Result<std::vector<Found>> find(const Database& database, std::span<const SubjectDigest> digests,
                                const std::vector<std::int64_t>& months) {
    std::vector<Found> out;
    auto rows = database.prepare("SELECT entry, place, count FROM subject WHERE month=?1 AND digest=?2");
    if (!rows) return fail(rows.error());
    for (const std::int64_t month : months)
        for (std::size_t i = 0; i < digests.size(); ++i) {
            rows->bind(month,
                       Statement::Blob{Bytes(reinterpret_cast<const char*>(digests[i].data()), digests[i].size())});
            for (;;) {
                const auto row = rows->step();
                if (!row) return fail(row.error());
                if (!*row) break;
                out.push_back({static_cast<std::uint64_t>(rows->number(0)), static_cast<std::uint64_t>(rows->number(1)),
                               static_cast<std::uint64_t>(rows->number(2)), i});
            }
        }
    return out;
}

}  // namespace

Result<SubjectUses> Index::subject(std::span<const SubjectDigest> digests, std::optional<Time> since,
                                   std::optional<Time> until, std::size_t limit) const {
    const auto moment = ReadMoment::begin(open_->database);
    if (!moment) return fail(moment.error());
    auto known = months(open_->database);
    if (!known) return fail(known.error());
    std::erase_if(*known, [&](std::int64_t month) {
        return (since && month < month_number(*since)) || (until && month > month_number(*until));
    });
    auto found = find(open_->database, digests, *known);
    if (!found) return fail(found.error());
    std::ranges::sort(*found, [](const Found& a, const Found& b) {
        return std::tie(b.entry, a.place, a.digest) < std::tie(a.entry, b.place, b.digest);
    });
    SubjectUses out;
    for (const Found& one : *found) {
        // Only those that are told are looked at: with no limits in time the others need not be.
        if (out.uses.size() == limit && !since && !until) {
            ++out.found;
            continue;
        }
        auto hit = open_->find(one.entry);
        if (!hit) return fail(hit.error());
        if (!*hit || (since && (*hit)->time < *since) || (until && (*hit)->time >= *until)) continue;
        ++out.found;
        if (out.uses.size() == limit) continue;
        SubjectUse use;
        use.count = one.count;
        use.digest = one.digest;
        if (one.place < (*hit)->places.size()) {
            use.place = (*hit)->places[one.place];
            use.place->count = one.count;
        }
        use.hit = *std::move(*hit);
        out.uses.push_back(std::move(use));
    }
    return out;
}

Result<std::vector<std::string>> Index::subject_categories() const {
    std::vector<std::string> out;
    auto rows = open_->database.prepare(
        "SELECT text FROM subject_category JOIN word ON word.number=subject_category.word "
        "ORDER BY text");
    if (!rows) return fail(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        out.push_back(rows->text(0));
    }
}

}  // namespace waybill::audit
