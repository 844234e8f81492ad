// Pages of hits. Of each matching shape only the newest entries are looked at, and of these no more than can still be
// on the page; where a query matches very many shapes it is dense, and the entries themselves are walked.
#include <algorithm>
#include <limits>
#include <unordered_set>

#include "index_days.hpp"
#include "index_open.hpp"
#include "index_shapes.hpp"
#include "index_writer.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t few_shapes = 64;
constexpr std::uint64_t first_walked = 16'384;
constexpr std::uint64_t most_hits = 100'000;

/// The best `size` entries of those that were offered: the newest, or the oldest.
class Best {
public:
    Best(std::size_t size, Query::Order order) : size_(size), newest_(order == Query::Order::newest_first) {}

    /// Whether an entry of this number, or any that comes after it in the order, would be among them.
    bool wants(std::uint64_t entry) const { return heap_.size() < size_ || before(entry, heap_.front()); }
    void offer(std::uint64_t entry) {
        const auto order = [this](std::uint64_t a, std::uint64_t b) { return before(a, b); };
        heap_.push_back(entry);
        std::ranges::push_heap(heap_, order);
        if (heap_.size() <= size_) return;
        std::ranges::pop_heap(heap_, order);
        heap_.pop_back();
    }
    std::vector<std::uint64_t> take() {
        std::ranges::sort(heap_, [this](std::uint64_t a, std::uint64_t b) { return before(a, b); });
        return std::move(heap_);
    }

private:
    bool before(std::uint64_t a, std::uint64_t b) const { return newest_ ? a > b : a < b; }

    std::size_t size_;
    bool newest_;
    std::vector<std::uint64_t> heap_;  // the worst of them in front
};

/// What is left of a query once its shapes are known.
struct Walk {
    EntryRange range;
    std::int64_t since = std::numeric_limits<std::int64_t>::min();
    std::int64_t until = std::numeric_limits<std::int64_t>::max();
    std::optional<PolicyRange> policies;
    bool newest = true;

    bool timed() const {
        return since != std::numeric_limits<std::int64_t>::min() || until != std::numeric_limits<std::int64_t>::max();
    }
    bool fits(std::int64_t time, std::int64_t policy) const {
        return time >= since && time < until &&
               (!policies || policies->policies.contains(static_cast<std::uint32_t>(policy)));
    }
    std::string order() const { return newest ? " ORDER BY number DESC" : " ORDER BY number"; }
};

Result<void> descend(const Database& database, const std::vector<std::uint32_t>& shapes, const Walk& walk, Best& best) {
    // Time and policy are not in the index over shapes: asked for only where they matter.
    const bool looks = walk.timed() || walk.policies;
    auto rows = database.prepare("SELECT number" + std::string(looks ? ", time, policy" : "") +
                                 " FROM entry WHERE shape=?1 AND number>=?2 AND number<?3" + walk.order());
    if (!rows) return fail(rows.error());
    for (const std::uint32_t shape : shapes) {
        rows->bind(shape, walk.range.first, walk.range.last);
        for (;;) {
            const auto row = rows->step();
            if (!row) return fail(row.error());
            if (!*row) break;
            const auto entry = static_cast<std::uint64_t>(rows->number(0));
            if (!best.wants(entry)) break;
            if (!looks || walk.fits(rows->number(1), rows->number(2))) best.offer(entry);
        }
    }
    return {};
}

/// Entries one after the other, at most so many; the range becomes what is left. Every shape where none are given.
Result<void> walk_entries(const Database& database, const std::unordered_set<std::uint32_t>* shapes, std::uint64_t most,
                          Walk& walk, Best& best) {
    auto rows =
        database.prepare("SELECT number, shape, time, policy FROM entry WHERE number>=?1 AND number<?2" + walk.order());
    if (!rows) return fail(rows.error());
    rows->bind(walk.range.first, walk.range.last);
    for (; most > 0; --most) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        const auto entry = *row ? static_cast<std::uint64_t>(rows->number(0)) : 0;
        if (!*row || !best.wants(entry)) {
            walk.range = {};
            return {};
        }
        (walk.newest ? walk.range.last : walk.range.first) = walk.newest ? entry : entry + 1;
        if (shapes != nullptr && !shapes->contains(static_cast<std::uint32_t>(rows->number(1)))) continue;
        if (walk.fits(rows->number(2), rows->number(3))) best.offer(entry);
    }
    return {};
}

/// Of the entries of one exchange those that the query matches.
Result<void> pick(const Database& database, const std::vector<std::uint64_t>& entries,
                  const std::vector<std::uint32_t>* shapes, const Walk& walk, Best& best) {
    auto rows = database.prepare("SELECT shape, time, policy FROM entry WHERE number=?1");
    if (!rows) return fail(rows.error());
    for (const std::uint64_t entry : entries) {
        const auto row = rows->bind(entry).step();
        if (!row) return fail(row.error());
        if (!*row || entry < walk.range.first || entry >= walk.range.last) continue;
        if (!walk.fits(rows->number(1), rows->number(2))) continue;
        const auto shape = static_cast<std::uint32_t>(rows->number(0));
        if (shapes == nullptr || std::ranges::binary_search(*shapes, shape)) best.offer(entry);
    }
    return {};
}

Walk walk_of(const Query& query, EntryRange range, std::optional<PolicyRange> policies,
             std::optional<std::uint64_t> cursor) {
    Walk walk;
    walk.range = range;
    walk.newest = query.order == Query::Order::newest_first;
    if (query.since) walk.since = micros_of(*query.since);
    if (query.until) walk.until = micros_of(*query.until);
    if (cursor && walk.newest) walk.range.last = std::min(walk.range.last, *cursor);
    if (cursor && !walk.newest) walk.range.first = std::max(walk.range.first, *cursor + 1);
    if (policies) {
        walk.range.first = std::max(walk.range.first, policies->entries.first);
        walk.range.last = std::min(walk.range.last, policies->entries.last);
    }
    walk.policies = std::move(policies);
    return walk;
}

/// Where many shapes match, matching entries are most often close together: some are walked first. What is left is
/// sought shape by shape.
Result<void> seek(const Database& database, const std::vector<std::uint32_t>& shapes, Walk walk, Best& best) {
    if (shapes.size() > few_shapes) {
        const std::unordered_set<std::uint32_t> matching(shapes.begin(), shapes.end());
        const auto walked = walk_entries(database, &matching, first_walked, walk, best);
        if (!walked) return walked;
    }
    return walk.range.first < walk.range.last ? descend(database, shapes, walk, best) : Result<void>();
}

}  // namespace

Result<Page> Index::search(const Query& query, std::optional<std::uint64_t> cursor) const {
    const std::uint64_t limit = std::clamp<std::uint64_t>(query.limit, 1, most_hits);
    const auto moment = ReadMoment::begin(open_->database);
    if (!moment) return fail(moment.error());
    const auto range = open_->range_of(query.since, query.until);
    if (!range) return fail(range.error());
    auto policies = policy_range(open_->database, query);
    if (!policies) return fail(policies.error());
    Walk walk = walk_of(query, *range, *std::move(policies), cursor);
    if (walk.range.first >= walk.range.last) return Page();
    const auto shapes = asks_for_shapes(query) ? matching_shapes(open_->database, query) : std::vector<std::uint32_t>();
    if (!shapes) return fail(shapes.error());
    if (asks_for_shapes(query) && shapes->empty()) return Page();

    Best best(limit + 1, query.order);  // one more tells whether there is another page
    Result<void> searched;
    if (!query.id.empty()) {
        const auto entries = entries_of(query.id);
        if (!entries) return fail(entries.error());
        searched = pick(open_->database, *entries, asks_for_shapes(query) ? &*shapes : nullptr, walk, best);
    } else if (asks_for_shapes(query)) {
        searched = seek(open_->database, *shapes, std::move(walk), best);
    } else {
        searched = walk_entries(open_->database, nullptr, std::numeric_limits<std::uint64_t>::max(), walk, best);
    }
    if (!searched) return fail(searched.error());
    return open_->page_of(best.take(), limit);
}

Result<Page> Index::Open::page_of(const std::vector<std::uint64_t>& entries, std::uint64_t limit) {
    Page page;
    for (const std::uint64_t entry : entries) {
        if (page.hits.size() == limit) {
            page.next = page.hits.back().index;
            break;
        }
        auto found = find(entry);
        if (!found) return fail(found.error());
        if (*found) page.hits.push_back(*std::move(*found));
    }
    return page;
}

}  // namespace waybill::audit
