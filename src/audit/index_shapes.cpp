#include "index_shapes.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "index_words.hpp"

namespace waybill::audit {
namespace {

using Numbers = std::unordered_set<std::uint32_t>;

/// What comes after every text that begins with `prefix`, by bytes. UTF-8 has no byte 0xff.
std::string after(std::string prefix) {
    prefix.push_back('\xff');
    return prefix;
}

/// Numbers of the words that match: one, or where it ends in `*` all that begin so.
Result<Numbers> words(const Database& database, std::string_view sought) {
    const bool prefix = sought.ends_with('*');
    if (prefix) sought.remove_suffix(1);
    auto rows = database.prepare(prefix ? "SELECT number FROM word WHERE text>=?1 AND text<?2"
                                        : "SELECT number FROM word WHERE text=?1");
    if (!rows) return fail(rows.error());
    const std::string end = after(std::string(sought));
    if (prefix)
        rows->bind(Statement::Text{sought}, Statement::Text{end});
    else
        rows->bind(Statement::Text{sought});
    Numbers out;
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        out.insert(static_cast<std::uint32_t>(rows->number(0)));
    }
}

/// A condition on one column: none where nothing was sought.
using Condition = std::optional<Numbers>;
Result<Condition> condition(const Database& database, const std::string& sought) {
    if (sought.empty()) return Condition();
    auto numbers = words(database, sought);
    if (!numbers) return fail(numbers.error());
    return Condition(*std::move(numbers));
}
bool holds(const Condition& condition, std::uint32_t number) { return !condition || condition->contains(number); }

/// Places of which category, treatment and place are what is sought; none where nothing is.
Result<Condition> places(const Database& database, const Query& query) {
    if (query.category.empty() && query.treatment.empty() && query.place.empty()) return Condition();
    std::array<Condition, 3> conditions;
    std::size_t at = 0;
    for (const std::string* sought : {&query.place, &query.category, &query.treatment}) {
        auto one = condition(database, *sought);
        if (!one) return fail(one.error());
        conditions[at++] = *std::move(one);
    }
    auto rows = database.prepare("SELECT number, at, category, treatment FROM place");
    if (!rows) return fail(rows.error());
    Numbers out;
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return Condition(std::move(out));
        bool all = true;
        for (int i = 0; i < 3; ++i)
            all =
                all && holds(conditions[static_cast<std::size_t>(i)], static_cast<std::uint32_t>(rows->number(i + 1)));
        if (all) out.insert(static_cast<std::uint32_t>(rows->number(0)));
    }
}

/// Lists with any of these places.
Result<Condition> lists(const Database& database, const Condition& places) {
    if (!places) return Condition();
    Numbers out;
    if (places->empty()) return Condition(std::move(out));
    auto rows = database.prepare("SELECT number, places FROM place_list");
    if (!rows) return fail(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return Condition(std::move(out));
        const PlaceNumbers numbers = decode_places(rows->bytes(1));
        if (std::ranges::any_of(numbers, [&](std::uint32_t number) { return places->contains(number); }))
            out.insert(static_cast<std::uint32_t>(rows->number(0)));
    }
}

constexpr std::size_t most_listed = 64;
constexpr std::string_view column_names[Shape::columns] = {"kind",    "client", "vendor", "agreement",
                                                           "purpose", "route",  "word",   "places"};

/// ` AND client IN (7,9)`
std::string in_list(std::string_view column, const Numbers& numbers) {
    std::string out;
    for (const std::uint32_t number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
    return " AND " + std::string(column) + " IN (" + out + ")";
}

/// An outcome's end and a refusal's code are one column: which of them it is, the kind says.
struct Words {
    std::optional<Kind> kind;
    const std::string* sought;
};
std::optional<Words> words_of(const Query& query) {
    if (!query.outcome.empty() && !query.code.empty()) return std::nullopt;  // no entry has both
    std::optional<Kind> kind = query.kind;
    const std::string* sought = &query.outcome;
    if (!query.outcome.empty()) kind = Kind::outcome;
    if (!query.code.empty()) {
        kind = Kind::refused;
        sought = &query.code;
    }
    if (query.kind && kind != query.kind) return std::nullopt;
    return Words{kind, sought};
}

}  // namespace

Result<std::optional<PolicyRange>> policy_range(const Database& database, const Query& query) {
    if (query.policy.empty()) return std::optional<PolicyRange>();
    auto numbers = words(database, query.policy);
    if (!numbers) return fail(numbers.error());
    PolicyRange out{std::move(*numbers), {std::numeric_limits<std::uint64_t>::max(), 0}};
    auto rows = database.prepare("SELECT policy, first, last FROM policy_range");
    if (!rows) return fail(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) break;
        if (!out.policies.contains(static_cast<std::uint32_t>(rows->number(0)))) continue;
        out.entries.first = std::min(out.entries.first, static_cast<std::uint64_t>(rows->number(1)));
        out.entries.last = std::max(out.entries.last, static_cast<std::uint64_t>(rows->number(2)) + 1);
    }
    return std::optional(std::move(out));
}

bool asks_for_shapes(const Query& query) {
    if (query.kind) return true;
    const std::string* sought[] = {&query.client,   &query.vendor,    &query.agreement, &query.purpose, &query.route,
                                   &query.category, &query.treatment, &query.place,     &query.outcome, &query.code};
    return std::ranges::any_of(sought, [](const std::string* text) { return !text->empty(); });
}

Result<std::vector<std::uint32_t>> matching_shapes(const Database& database, const Query& query) {
    std::vector<std::uint32_t> out;
    const auto word = words_of(query);
    if (!word) return out;
    const std::pair<Shape::Column, const std::string*> sought[] = {
        {Shape::client, &query.client},   {Shape::vendor, &query.vendor}, {Shape::agreement, &query.agreement},
        {Shape::purpose, &query.purpose}, {Shape::route, &query.route},   {Shape::word, word->sought}};
    std::array<Condition, Shape::columns> conditions;
    for (const auto& [column, text] : sought) {
        auto one = condition(database, *text);
        if (!one) return fail(one.error());
        conditions[column] = *std::move(one);
    }
    if (word->kind) conditions[Shape::kind] = Numbers{static_cast<std::uint32_t>(*word->kind)};
    const auto places = audit::places(database, query);
    if (!places) return fail(places.error());
    auto lists = audit::lists(database, *places);
    if (!lists) return fail(lists.error());
    conditions[Shape::places] = *std::move(lists);
    // What cannot match is seen without a look at the shapes.
    if (std::ranges::any_of(conditions, [](const Condition& one) { return one && one->empty(); })) return out;
    // A condition that few numbers meet is the database's, which has an index over some of them.
    std::string sql = "SELECT number, kind, client, vendor, agreement, purpose, route, word, places FROM shape WHERE 1";
    for (std::size_t i = 0; i < Shape::columns; ++i)
        if (conditions[i] && conditions[i]->size() <= most_listed) sql += in_list(column_names[i], *conditions[i]);
    auto rows = database.prepare(sql);
    if (!rows) return fail(rows.error());
    for (;;) {
        const auto row = rows->step();
        if (!row) return fail(row.error());
        if (!*row) return out;
        bool all = true;
        for (std::size_t i = 0; all && i < Shape::columns; ++i)
            all = holds(conditions[i], static_cast<std::uint32_t>(rows->number(static_cast<int>(i) + 1)));
        if (all) out.push_back(static_cast<std::uint32_t>(rows->number(0)));
    }
}

}  // namespace waybill::audit
