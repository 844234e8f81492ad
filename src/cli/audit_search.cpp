// `waybill audit search DIR …`: entries by what they say, newest first.
#include <algorithm>
#include <charconv>
#include <map>
#include <ranges>
#include <thread>

#include "audit_index.hpp"
#include "command.hpp"
#include "console.hpp"
#include "entry_table.hpp"
#include "hit_table.hpp"
#include "time_words.hpp"
#include "waybill/base/code.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/report/write.hpp"

namespace waybill::cli {
namespace {

constexpr std::chrono::milliseconds between_looks{250};

enum class Form : std::size_t { table, json, csv };

struct Options {
    std::string directory, since, until, after, kind;
    audit::Query query;
    std::size_t form = 0;
    std::uint64_t limit = 100;
    bool oldest_first = false;
    bool follow = false;
};

ExitCode wrong(const std::string& what) {
    complain("bad-usage: " + what);
    return ExitCode::bad_input;
}

/// Whether one of the words is that word, or begins as it does before its `*`; nothing is asked by an empty one.
template <class Words>
bool could_be(std::string_view word, const Words& words) {
    const bool begins = word.ends_with('*');
    if (begins) word.remove_suffix(1);
    return word.empty() || std::ranges::any_of(words, [&](std::string_view one) {
               return begins ? one.starts_with(word) : one == word;
           });
}

/// What the options ask for; nothing, and it was said why, where they are wrong.
std::optional<audit::Query> query_of(const Options& options, Time now) {
    audit::Query query = options.query;
    const TimeOption since = read_time_option("--since", options.since, now);
    const TimeOption until = read_time_option("--until", options.until, now);
    if (!since.good || !until.good) return std::nullopt;
    query.since = since.time;
    query.until = until.time;
    query.limit = std::max<std::uint64_t>(options.limit, 1);
    if (options.oldest_first) query.order = audit::Query::Order::oldest_first;
    if (!query.id.empty() && !base::is_uuid(query.id)) {
        (void)wrong("--id is the id of an exchange, a UUID in lower case");
        return std::nullopt;
    }
    // A digest is long: its beginning will do.
    if (!query.policy.empty() && !query.policy.starts_with("sha256:")) query.policy.insert(0, "sha256:");
    if (!query.policy.empty() && query.policy.size() < 71 && !query.policy.ends_with('*')) query.policy += '*';
    // A word that nothing can have would read as `nothing of the kind was found`.
    constexpr std::string_view ends[] = {"complete", "broken", "unknown"};
    if (!could_be(query.outcome, ends)) {
        (void)wrong("--outcome is complete, broken or unknown");
        return std::nullopt;
    }
    if (!could_be(query.code, base::code_table() | std::views::transform(&base::CodeRow::name))) {
        (void)wrong("--code is one of docs/refusals.md, as agreement-lapsed");
        return std::nullopt;
    }
    if (options.kind.empty()) return query;
    for (const auto kind :
         {audit::Kind::shared, audit::Kind::outcome, audit::Kind::refused, audit::Kind::change, audit::Kind::lookup})
        if (name_of(kind) == options.kind) query.kind = kind;
    if (query.kind) return query;
    (void)wrong("--kind is shared, outcome, refused, change or lookup");
    return std::nullopt;
}

/// Prints pages in the form that was asked for.
class Printer {
public:
    Printer(base::Files& files, const Options& options)
        : files_(files),
          options_(options),
          form_(Form(options.form)),
          table_(table_heads_of_hits(), options.follow ? least_widths_of_hits() : std::vector<std::size_t>()) {}

    Result<void> print(const std::vector<audit::Hit>& hits) {
        if (form_ == Form::json) return print_json(hits);
        if (form_ == Form::csv) {
            if (!std::exchange(begun_, true)) put(report::csv_line(csv_heads_of_hits()));
            for (const audit::Hit& hit : hits) put(report::csv_line(csv_cells(hit)));
        } else {
            for (const audit::Hit& hit : hits) table_.add(table_cells(hit));
            if (!hits.empty()) put(table_.more(stdout));
        }
        return {};
    }

private:
    /// The entries themselves, as `tail` and `show` print them. One that was pruned is not in the log any more.
    Result<void> print_json(const std::vector<audit::Hit>& hits) {
        if (hits.empty()) return {};
        const auto reader = audit::Reader::open(files_, options_.directory);
        if (!reader) return fail(reader.error());
        std::vector<std::uint64_t> indexes;
        for (const audit::Hit& hit : hits) indexes.push_back(hit.index);
        std::ranges::sort(indexes);
        std::map<std::uint64_t, std::string> lines;
        const auto read = read_entries(
            *reader, indexes, [&](const audit::StoredEntry& entry) { lines.emplace(entry.index, json_line(entry)); });
        if (!read) return read;
        for (const audit::Hit& hit : hits)
            if (const auto line = lines.find(hit.index); line != lines.end()) put(shown_json(line->second));
        return {};
    }

    base::Files& files_;
    const Options& options_;
    Form form_;
    Table table_;
    bool begun_ = false;
};

void tell_next(const Options& options, std::uint64_t next) {
    say("there is more: the same command with --after " + std::to_string(next) +
        (options.after.empty() ? "" : " instead") + " goes on");
}

ExitCode follow(base::Files& files, const Options& options, audit::Query query, Printer& printer,
                std::uint64_t cursor) {
    query.order = audit::Query::Order::oldest_first;
    query.until.reset();
    for (;;) {
        std::this_thread::sleep_for(between_looks);
        freshen_index(files, options.directory);  // nothing where a gateway does
        auto index = audit::Index::open(options.directory);
        if (!index && index.error().code() == Code::missing) continue;  // it is being made anew
        if (!index) return fail_with_index(index.error());
        const auto page = index->search(query, cursor);
        if (!page) return fail_with_index(page.error());
        if (page->hits.empty()) continue;
        if (const auto printed = printer.print(page->hits); !printed) return fail_with(printed.error());
        cursor = page->hits.back().index;
    }
}

/// The newest entries that match, oldest first, and then what comes.
ExitCode run_follow(base::Files& files, const Options& options, const audit::Index& index, audit::Query query,
                    Printer& printer) {
    const auto state = index.state();
    if (!state) return fail_with_index(state.error());
    auto page = index.search(query, state->entries);
    if (!page) return fail_with_index(page.error());
    std::ranges::reverse(page->hits);
    if (const auto printed = printer.print(page->hits); !printed) return fail_with(printed.error());
    // All before it was looked at; entry 0 may be the first that is new.
    return follow(files, options, std::move(query), printer, state->entries == 0 ? 0 : state->entries - 1);
}

ExitCode run(const Options& options) {
    base::PosixFiles files;
    const auto query = query_of(options, base::SystemClock().now());
    if (!query) return ExitCode::bad_input;
    std::optional<std::uint64_t> cursor;
    if (!options.after.empty()) {
        std::uint64_t read = 0;
        const char* end = options.after.data() + options.after.size();
        if (std::from_chars(options.after.data(), end, read).ptr != end)
            return wrong("--after is what a page ended with");
        cursor = read;
    }
    if (options.follow && (cursor || options.oldest_first))
        return wrong("--follow goes with neither --after nor --oldest-first");
    const auto index = open_fresh_index(files, options.directory, nullptr);
    if (!index) return fail_with_index(index.error());
    Printer printer(files, options);
    if (options.follow) return run_follow(files, options, *index, *query, printer);
    const auto page = index->search(*query, cursor);
    if (!page) return fail_with_index(page.error());
    if (const auto printed = printer.print(page->hits); !printed) return fail_with(printed.error());
    if (page->hits.empty()) say("nothing of the kind is on record");
    if (page->next) tell_next(options, *page->next);
    return ExitCode::ok;
}

}  // namespace

void add_audit_search(Command& group) {
    Command command = group.command("search", "Find entries by what they say, newest first");
    auto options = std::make_shared<Options>();
    audit::Query& query = options->query;
    command.option("--since", options->since, {"Not older: 7d, 2h, a day or an RFC 3339 time", "TIME", false, ""});
    command.option("--until", options->until, {"Older than this", "TIME", false, ""});
    command.option("--client", query.client, {"Who sent it", "NAME", false, ""});
    command.option("--vendor", query.vendor, {"Who received it", "NAME", false, ""});
    command.option("--agreement", query.agreement, {"Reference of the agreement", "REF", false, ""});
    command.option("--purpose", query.purpose, {"Purpose of the agreement", "WORD", false, ""});
    command.option("--route", query.route, {"Name of the route", "NAME", false, ""});
    command.option("--category", query.category, {"Category of an item: pii.email, pii.*", "NAME", false, ""});
    command.option("--treatment", query.treatment, {"What was done to it", "NAME", false, ""});
    command.option("--place", query.place, {"Where it stood: 'body $.employees[*].email'", "PLACE", false, ""});
    command.option("--outcome", query.outcome, {"complete, broken or unknown", "END", false, ""});
    command.option("--code", query.code, {"Code of a refusal: agreement-lapsed", "CODE", false, ""});
    command.option("--policy", query.policy, {"Digest of the policy in force, or its beginning", "DIGEST", false, ""});
    command.option("--kind", options->kind, {"shared, outcome, refused, change or lookup", "KIND", false, ""});
    command.option("--id", query.id, {"Of one exchange", "UUID", false, ""});
    command.count("-n,--limit", options->limit, {"How many", "N [100]", false, ""});
    command.option("--after", options->after, {"Goes on where a page ended", "CURSOR", false, ""});
    command.flag("--oldest-first", options->oldest_first, {"The other way round", "", false, ""});
    command.flag("-f,--follow", options->follow, {"Print the newest, then each as it is recorded", "", false, ""});
    command.choice("--output", options->form, {"table", "json", "csv"},
                   {"For people, for machines (whole entries), for spreadsheets", "table|json|csv [table]", false, ""});
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.footer(
        "A word that ends in * matches what begins so. Category, treatment and place have to hold of one place; an\n"
        "outcome is found by what its exchange was. Which payroll data went out in clear this week, and what broke "
        "off:\n"
        "  waybill audit search --vendor acme-payroll --category 'pii.*' --treatment clear --since 7d "
        "/var/lib/waybill/audit\n"
        "  waybill audit search --outcome broken --since 2h --output json /var/lib/waybill/audit");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
