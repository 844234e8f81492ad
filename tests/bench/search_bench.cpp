// bench_search: how long the index of a record takes to answer, by kind of query, and to take entries in. The index is
// made through its own writer, from entries as the record has them, spread over a year of many vendors and routes; the
// digests of data subjects go in as a writer that opens details hands them on. There is no log under it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <random>

#include "entry.hpp"
#include "index_subjects.hpp"
#include "index_writer.hpp"
#include "report.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/uuid.hpp"

namespace waybill::bench {
namespace {

using audit::Query;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::uint64_t batch = 16'384;
constexpr std::uint64_t most_gathered = 1 << 18;
constexpr unsigned vendors = 60, clients = 40, routes_of_a_vendor = 6;
constexpr unsigned people = 1'000'000;
constexpr std::int64_t year_us = std::int64_t{365} * 86'400 * 1'000'000;

struct Options {
    std::uint64_t entries = 10'000'000;
    std::uint64_t digests = 20'000'000;
    double seconds = 60;  // of asking
    std::string folder = ".";
    std::string made;   // an index that is there, which is only asked
    bool keep = false;  // the index that is made
    std::string output = "table";
};

double seconds_since(Moment start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Time begin_of_year() { return *base::parse_time("2025-11-23T00:00:00Z"); }

/// Entries in the order of a log: windows and their outcomes, a few refusals.
class Entries {
public:
    explicit Entries(std::uint64_t count) : count_(count) {
        for (const char* category : {"pii.name", "pii.email", "bank.iban", "hr.salary", "text.free", "tech.id"})
            places_.push_back(
                {std::string("body $.rows[*].") + (std::strchr(category, '.') + 1), category, "clear", 3, false});
    }

    audit::StoredEntry next(std::uint64_t index) {
        const Time time = begin_of_year() + std::chrono::microseconds(year_us / static_cast<std::int64_t>(count_) *
                                                                      static_cast<std::int64_t>(index));
        const std::string text = base::format_time(time);
        const audit::Stamp stamp{text, "gw-1"};
        if (!open_.empty()) {
            audit::Outcome outcome{open_, 1, audit::Outcome::End::complete, 200, 512, {}, {}, random_() % 900};
            if (random_() % 1000 == 0) outcome.end = audit::Outcome::End::broken;
            open_.clear();
            return {index, *audit::render(audit::Draft(outcome), stamp), {}};
        }
        const std::string id = base::make_uuid7(time, ids_);
        const unsigned vendor = random_() % vendors;
        if (random_() % 200 == 0) {
            const audit::Refused refused{id,        {}, client(vendor),     name("vendor-", vendor),
                                         "route-0", {}, "agreement-lapsed", {}};
            return {index, *audit::render(audit::Draft(refused), stamp), {}};
        }
        open_ = id;
        return {index, *audit::render(shared(id, vendor), {4096, crypto::Hash{}, {}}, stamp), {}};
    }

private:
    static std::string name(const char* what, unsigned number) { return what + std::to_string(number); }
    /// Three systems call a route.
    std::string client(std::uint64_t route) {
        return "spiffe://corp.example/system-" + std::to_string((route * 7 + random_() % 3) % clients);
    }

    audit::Shared shared(const std::string& id, unsigned vendor) {
        audit::Shared out;
        out.id = id;
        out.last = true;
        out.vendor = name("vendor-", vendor);
        out.agreement = name("DPA-", vendor);
        out.purpose = name("purpose-", vendor % 9);
        const auto route = random_() % routes_of_a_vendor;
        out.client = client(vendor * routes_of_a_vendor + route);
        out.route = name("route-", static_cast<unsigned>(route));
        out.method = "POST";
        // Another policy each week.
        const std::string week = std::to_string(100 + shared_++ * 104 / count_);
        out.policy = "sha256:" + week + std::string(64 - week.size(), 'a');
        // Optional fields: which places there are differs from message to message.
        for (std::size_t i = 0; i < places_.size(); ++i)
            if (i < 3 || random_() % 4 != 0) {
                out.places.push_back(places_[i]);
                out.places.back().treatment = std::array{"clear", "mask", "tokenize"}[(vendor + i + route) % 3];
            }
        return out;
    }

    std::uint64_t count_;
    std::uint64_t shared_ = 0;
    std::mt19937_64 random_{1};
    base::SystemRandom ids_;
    std::vector<audit::Place> places_;
    std::string open_;
};

audit::SubjectDigest digest_of(std::uint64_t person) {
    audit::SubjectDigest out;
    const auto hash = crypto::sha256(std::to_string(person));
    std::copy_n(hash.begin(), out.size(), out.begin());
    return out;
}

int failed(const Error& error) {
    std::fprintf(stderr, "%s\n", error.message().c_str());
    return 1;
}

Result<double> fill_entries(const Path& directory, std::uint64_t count) {
    auto writer = audit::IndexWriter::open(directory);
    if (!writer) return fail(writer.error());
    Entries entries(count);
    std::vector<audit::StoredEntry> made;
    double seconds = 0;
    for (std::uint64_t index = 0; index < count;) {
        made.clear();  // making them is not what is measured
        while (made.size() < batch && index < count) made.push_back(entries.next(index++));
        const double start = cpu_seconds(Cpu::thread);
        if (const auto begun = (*writer)->begin(); !begun) return fail(begun.error());
        for (const audit::StoredEntry& entry : made)
            if (const auto added = (*writer)->add(entry, nullptr); !added) return fail(added.error());
        if (const auto committed = (*writer)->commit(); !committed) return fail(committed.error());
        seconds += cpu_seconds(Cpu::thread) - start;
        if (index % (batch * 61) == 0) std::fprintf(stderr, "\r%llu entries", static_cast<unsigned long long>(index));
    }
    return seconds;
}

Result<double> fill_digests(const Path& directory, std::uint64_t count, std::uint64_t entries) {
    auto database = audit::open_index_for_writing(directory);
    if (!database) return fail(database.error());
    auto subjects = audit::IndexSubjects::open(*database);
    if (!subjects) return fail(subjects.error());
    if (const auto begun = database->run("BEGIN IMMEDIATE"); !begun) return fail(begun.error());
    const auto key = subjects->key({{1, 2, 3}, 1, base::day_of(begin_of_year())});
    if (!key) return fail(key.error());
    std::mt19937_64 random(2);
    double seconds = 0;
    // As the follower has them: those of a batch of entries, and never more than it gathers.
    const std::uint64_t gathered = std::clamp<std::uint64_t>(batch * count / entries, batch, most_gathered);
    for (std::uint64_t made = 0; made < count;) {
        std::vector<audit::LookupDigest> digests;
        for (std::uint64_t i = 0; i < std::min(gathered, count - made); ++i)
            digests.push_back({0, 0, digest_of(random() % people)});
        const double start = cpu_seconds(Cpu::thread);
        for (const audit::LookupDigest& digest : digests) {
            const std::uint64_t entry = made * entries / count;
            const Time time = begin_of_year() + std::chrono::microseconds(year_us / static_cast<std::int64_t>(count) *
                                                                          static_cast<std::int64_t>(made));
            subjects->add(entry, time, *key, digest);
            ++made;
        }
        const auto written = subjects->write();
        if (!written) return fail(written.error());
        if (const auto committed = database->run("COMMIT; BEGIN IMMEDIATE"); !committed) return fail(committed.error());
        seconds += cpu_seconds(Cpu::thread) - start;
        std::fprintf(stderr, "\r%llu digests ", static_cast<unsigned long long>(made));
    }
    if (const auto committed = database->run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)"); !committed)
        return fail(committed.error());
    std::fputs("\n", stderr);
    return seconds;
}

struct Asked {
    std::string name;
    std::function<Result<std::size_t>(const audit::Index&, std::mt19937_64&)> ask;  // how much was found
};

Asked search(std::string name, std::function<Query(std::mt19937_64&)> query) {
    return {std::move(name), [query](const audit::Index& index, std::mt19937_64& random) -> Result<std::size_t> {
                const auto page = index.search(query(random));
                return page ? Result<std::size_t>(page->hits.size()) : fail(page.error());
            }};
}

std::string some(const char* what, std::mt19937_64& random, unsigned of) {
    return what + std::to_string(random() % of);
}

std::vector<Asked> questions(const Options& options) {
    const auto some_time = [](std::mt19937_64& random) {
        return begin_of_year() + std::chrono::microseconds(static_cast<std::int64_t>(random() % year_us));
    };
    std::vector<Asked> out = {
        search("the newest 100", [](auto&) { return Query{}; }),
        search("vendor",
               [](auto& random) {
                   Query q;
                   q.vendor = some("vendor-", random, vendors);
                   return q;
               }),
        search("client and category",
               [](auto& random) {
                   Query q;
                   q.client = some("spiffe://corp.example/system-", random, clients);
                   q.category = "bank.*";
                   return q;
               }),
        search("vendor and treatment and place",
               [](auto& random) {
                   Query q;
                   q.vendor = some("vendor-", random, vendors);
                   q.treatment = "mask";
                   q.place = "body $.rows[*].salary";
                   return q;
               }),
        search("vendor in an hour of the year",
               [some_time](auto& random) {
                   Query q;
                   q.vendor = some("vendor-", random, vendors);
                   q.since = some_time(random);
                   q.until = *q.since + std::chrono::hours(1);
                   return q;
               }),
        search("outcome broken of a route",
               [](auto& random) {
                   Query q;
                   q.outcome = "broken";
                   q.vendor = some("vendor-", random, vendors);
                   q.route = some("route-", random, routes_of_a_vendor);
                   return q;
               }),
        search("code of a client",
               [](auto& random) {
                   Query q;
                   q.code = "agreement-lapsed";
                   q.client = some("spiffe://corp.example/system-", random, clients);
                   return q;
               }),
        search("an old policy",
               [](auto&) {
                   Query q;
                   q.policy = "sha256:110*";
                   return q;
               }),
        search("nothing: no such vendor",
               [](auto&) {
                   Query q;
                   q.vendor = "nobody";
                   return q;
               }),
        search("nothing: a pair that never meets",
               [](auto& random) {
                   Query q;
                   q.vendor = some("vendor-", random, vendors);
                   q.agreement = "DPA-none";
                   q.client = "*";
                   return q;
               }),
        search("nothing: out of time",
               [](auto& random) {
                   Query q;
                   q.vendor = some("vendor-", random, vendors);
                   q.since = *base::parse_time("2030-01-01T00:00:00Z");
                   return q;
               }),
    };
    out.push_back({"data map of a vendor, a year", [](const audit::Index& index, std::mt19937_64& random) {
                       const auto observed = index.observed(some("vendor-", random, vendors), {}, {});
                       return observed ? Result<std::size_t>(observed->size()) : fail(observed.error());
                   }});
    if (options.digests == 0) return out;
    // An agreement's digest each: 60 agreements, 3 categories.
    const auto subject = [](bool met) {
        return [met](const audit::Index& index, std::mt19937_64& random) {
            std::vector<audit::SubjectDigest> digests;
            for (unsigned i = 0; i < vendors * 3; ++i) digests.push_back(digest_of(people + random() % people));
            if (met) digests.front() = digest_of(random() % people);
            const auto uses = index.subject(digests, {}, {}, 1000);
            return uses ? Result<std::size_t>(uses->found) : fail(uses.error());
        };
    };
    out.push_back({"a person, 180 digests", subject(true)});
    out.push_back({"nothing: a person never met", subject(false)});
    return out;
}

Result<Row> measure(const audit::Index& index, const Asked& asked, double seconds) {
    std::mt19937_64 random(3);
    std::vector<double> times, found;
    const Moment start = std::chrono::steady_clock::now();
    while (times.size() < 20 || (seconds_since(start) < seconds && times.size() < 5000)) {
        const Moment one = std::chrono::steady_clock::now();
        const auto answer = asked.ask(index, random);
        if (!answer) return fail(answer.error());
        times.push_back(seconds_since(one) * 1e3);
        found.push_back(static_cast<double>(*answer));
    }
    const double first = times.front();
    const double p50 = percentile(times, 0.5), p99 = percentile(times, 0.99);
    return Row{"asked",
               asked.name,
               {{"first ms", {first, first, first}, 2},
                {"p50 ms", {p50, p50, p50}, 2},
                {"p99 ms", {p99, p99, p99}, 2},
                {"found", spread_of(found), 0}}};
}

Row made(const char* name, std::uint64_t count, double seconds, std::uintmax_t bytes) {
    const double rate = static_cast<double>(count) / seconds,
                 each = static_cast<double>(bytes) / static_cast<double>(count);
    return {"made", name, {{"a CPU second", {rate, rate, rate}, 0}, {"bytes each", {each, each, each}, 1}}};
}

std::uintmax_t size_of(const Path& directory) {
    std::uintmax_t out = 0;
    std::error_code ignored;
    for (const char* end : {"", "-wal"}) {
        const auto size = std::filesystem::file_size(audit::index_path(directory).string() + end, ignored);
        if (!ignored) out += size;
    }
    return out;
}

Result<void> make(const Path& directory, const Options& options, std::vector<Row>& rows) {
    const auto entries = fill_entries(directory, options.entries);
    if (!entries) return fail(entries.error());
    const auto of_entries = size_of(directory);
    rows.push_back(made("entries", options.entries, *entries, of_entries));
    if (options.digests == 0) return {};
    const auto digests = fill_digests(directory, options.digests, options.entries);
    if (!digests) return fail(digests.error());
    rows.push_back(made("digests", options.digests, *digests, size_of(directory) - of_entries));
    return {};
}

Result<void> ask(const Path& directory, const Options& options, std::vector<Row>& rows) {
    const auto index = audit::Index::open(directory);
    if (!index) return fail(index.error());
    const auto all = questions(options);
    for (const Asked& asked : all) {
        auto row = measure(*index, asked, options.seconds / static_cast<double>(all.size()));
        if (!row) return fail(row.error());
        rows.push_back(*std::move(row));
    }
    return {};
}

/// A folder of our own with an index that is made; gone at the end, where it is not to be kept.
Result<void> make_and_ask(const Options& options, std::vector<Row>& rows) {
    std::string name = (Path(options.folder) / "waybill-search-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return fail(Error::of_file(Code::file_failed, "no folder", name, errno));
    auto done = make(name, options, rows);
    if (done) done = ask(name, options, rows);
    std::error_code ignored;
    if (options.keep)
        std::fprintf(stderr, "kept: %s\n", name.c_str());
    else
        std::filesystem::remove_all(name, ignored);
    return done;
}

int run(const Options& options) {
    std::vector<Row> rows;
    const auto done = options.made.empty() ? make_and_ask(options, rows) : ask(options.made, options, rows);
    if (!done) return failed(done.error());
    print(rows, options.output == "json" ? Form::json : Form::table);
    return 0;
}

}  // namespace
}  // namespace waybill::bench

int main(int count, char** words) {
    waybill::bench::Options options;
    CLI::App app("How fast the index of a record answers");
    app.add_option("--entries", options.entries, "How many entries [10000000]");
    app.add_option("--digests", options.digests, "How many lookup digests [20000000]");
    app.add_option("--seconds", options.seconds, "Of asking, in all [60]");
    app.add_option("--disk", options.folder, "Where the index is made");
    app.add_option("--index", options.made, "A folder with an index, which is only asked");
    app.add_flag("--keep", options.keep, "Leaves the index, to be asked again by --index");
    app.add_option("--output", options.output, "table or json")->check(CLI::IsMember({"table", "json"}));
    CLI11_PARSE(app, count, words);
    return waybill::bench::run(options);
}
