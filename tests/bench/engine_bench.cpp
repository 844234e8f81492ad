// bench_engine: how fast messages go through policies, beside named peers on the same bytes. CPU time of one thread;
// subjects take turns. Gates nothing: it prints ratios, and docs/performance.md says what was found.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "engine.hpp"
#include "payloads.hpp"
#include "peers.hpp"
#include "report.hpp"
#include "waybill/policy/load.hpp"

namespace waybill::bench {
namespace {

constexpr int rounds = 7;

struct Options {
    double seconds = 75;
    std::string payloads;
    std::string output = "table";
    bool large = false;
    std::string payload, subject;  // part of the name; empty: all
    long passes = 0;               // of one subject, and nothing measured: for a tool that counts instructions
};

struct Policy {
    const char* vendor;
    const char* says;
};
constexpr Policy policies[] = {{"keep", "all kept"},
                               {"wide", "all kept, 100 selectors"},
                               {"treat", "10 fields treated"},
                               {"withhold", "half withheld"},
                               {"least", "most withheld"}};
constexpr bool is_kept_whole(std::string_view vendor) { return vendor == "keep" || vendor == "wide"; }

std::shared_ptr<const policy::Snapshot> load_policies() {
    base::Diagnostics diagnostics;
    auto snapshot =
        policy::load(WAYBILL_SOURCE_DIR "/tests/bench/policies", *base::parse_day("2026-11-23"), diagnostics);
    for (const auto& each : diagnostics.all()) std::fprintf(stderr, "%s\n", each.text().c_str());
    return snapshot;
}

std::vector<Subject> subjects_for(const Payload& payload, const std::shared_ptr<const policy::Snapshot>& snapshot) {
    std::vector<Subject> subjects = peers_for(payload);
    for (Subject& kernel : kernels_for(payload)) subjects.push_back(std::move(kernel));
    for (const Policy& policy : policies)
        for (const auto record : {Engine::Record::draft_only, Engine::Record::sealed}) {
            const auto engine = std::make_shared<Engine>(snapshot, policy.vendor, payload.route, record);
            const char* extent = record == Engine::Record::sealed ? ", entry sealed" : "";
            subjects.push_back({std::string("waybill, ") + policy.says + extent,
                                [engine, &payload] { (void)engine->pass(payload.bytes); }});
        }
    return subjects;
}

/// What is measured must be the real thing: the policy that keeps all gives the same bytes back.
bool right(const Payload& payload, const std::shared_ptr<const policy::Snapshot>& snapshot) {
    for (const Policy& policy : policies) {
        std::string output;
        const auto passed =
            Engine(snapshot, policy.vendor, payload.route, Engine::Record::sealed).pass(payload.bytes, &output);
        const bool same = output == payload.bytes;
        if (same != is_kept_whole(policy.vendor) && payload.route != "deep") return false;
        std::fprintf(stderr, "%s, %s: %zu bytes in, %zu out, %llu items, %zu windows\n", payload.name.c_str(),
                     policy.says, payload.bytes.size(), output.size(), static_cast<unsigned long long>(passed.items),
                     passed.windows);
    }
    return true;
}

std::vector<Row> measure(const Payload& payload, const std::shared_ptr<const policy::Snapshot>& snapshot,
                         const Options& options, double seconds) {
    auto subjects = subjects_for(payload, snapshot);
    std::erase_if(subjects, [&](const Subject& each) {
        return each.name != reference_peer && each.name.find(options.subject) == std::string::npos;
    });
    const auto samples = alternate(subjects, rounds, seconds / (rounds * static_cast<double>(subjects.size())));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        std::vector<double> rates;
        for (const double passes : samples[i])
            rates.push_back(passes * static_cast<double>(payload.bytes.size()) / 1e6);
        rows.push_back({payload.name,
                        subjects[i].name,
                        {{"MB/s", spread_of(rates), 0}, {"of simdjson", ratio_of(samples[i], samples[0]), 2}}});
    }
    if (!std::string_view("jq").starts_with(options.subject)) return rows;
    if (std::vector<double> jq = jq_rates(payload, 3); !jq.empty()) {
        for (double& rate : jq) rate /= 1e6;
        const double reference = rows.front().figures.front().value.median;
        const Spread rates = spread_of(jq);
        rows.push_back(
            {payload.name,
             "jq -c .",
             {{"MB/s", rates, 0},
              {"of simdjson", {rates.min / reference, rates.median / reference, rates.max / reference}, 2}}});
    }
    return rows;
}

/// Nothing but passes of the first subject of that name.
int repeat(const std::vector<Payload>& payloads, const std::shared_ptr<const policy::Snapshot>& snapshot,
           const Options& options) {
    for (const Payload& payload : payloads)
        for (const Subject& subject : subjects_for(payload, snapshot)) {
            if (subject.name.find(options.subject) == std::string::npos) continue;
            for (long pass = 0; pass < options.passes; ++pass) subject.run();
            return 0;
        }
    return 1;
}

int run(const Options& options) {
    const auto snapshot = load_policies();
    if (!snapshot) return 1;
    std::vector<Payload> payloads = make_payloads();
    if (options.large) payloads = {make_large_payload()};
    if (!options.payloads.empty())
        for (Payload& payload : read_payloads(options.payloads)) payloads.push_back(std::move(payload));
    std::erase_if(payloads, [&](const Payload& each) { return each.name.find(options.payload) == std::string::npos; });
    if (payloads.empty()) return 2;
    if (options.passes > 0) return repeat(payloads, snapshot, options);
    std::fprintf(stderr, "simdjson %s\n", simdjson_kernel().c_str());
    std::vector<Row> rows;
    for (const Payload& payload : payloads) {
        if (!right(payload, snapshot)) {
            std::fprintf(stderr, "bench_engine: %s did not come out as its policies say\n", payload.name.c_str());
            return 1;
        }
        for (Row& row : measure(payload, snapshot, options, options.seconds / static_cast<double>(payloads.size())))
            rows.push_back(std::move(row));
    }
    print(rows, options.output == "json" ? Form::json : Form::table);
    return 0;
}

}  // namespace
}  // namespace waybill::bench

int main(int argc, char** argv) {
    waybill::bench::Options options;
    CLI::App app("Messages through policies, beside JSON libraries on the same bytes.", "tools/bench engine");
    app.add_option("--seconds", options.seconds, "CPU time for all of it")->check(CLI::Range(0.1, 3600.0));
    app.add_option("--payloads", options.payloads, "a folder of more payloads");
    app.add_flag("--large", options.large, "only a message of 100 MiB, some minutes of it");
    app.add_option("--payload", options.payload, "only those whose name has this in it");
    app.add_option("--subject", options.subject, "only those, and the reference");
    app.add_option("--passes", options.passes, "run one subject so often on one payload, and measure nothing");
    app.add_option("--output", options.output, "table or json")->check(CLI::IsMember({"table", "json"}));
    CLI11_PARSE(app, argc, argv);
    return waybill::bench::run(options);
}
