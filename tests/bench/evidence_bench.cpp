// bench_evidence: what the record costs an evidenced item, part by part, beside one raw SHA-256 of 55 bytes (a block):
// its salt, its commitment, its share of the tree; what a token costs, and a lookup digest of a data subject.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "evidence.hpp"
#include "measure.hpp"
#include "report.hpp"
#include "waybill/redact/lookup.hpp"
#include "waybill/treat/token.hpp"

namespace waybill::bench {
namespace {

constexpr int rounds = 7;
constexpr std::size_t count = 16'384, places = 10;

struct CountingRandom final : base::Random {
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = next++;
    }
    unsigned char next = 1;
};

/// Values as JSON has them: 20 to 24 bytes with their quotes.
struct Window {
    Window() {
        for (std::size_t i = 0; i < count; ++i) {
            const std::string value = "\"value-" + std::to_string(i * 7919 % 100'000) + "-of-an-item\"";
            items.push_back(
                {static_cast<std::uint16_t>(i % places), false, body.size(), static_cast<std::uint32_t>(value.size())});
            body += value + ",";
        }
    }
    std::string body;
    std::vector<audit::EvidencedItem> items;
};

std::vector<Row> measure(double seconds) {
    const Window window;
    const crypto::Seed seed{};
    const auto value_of = [&](const audit::EvidencedItem& item) {
        return Bytes(window.body).substr(item.offset, item.length);
    };
    const auto committed = audit::commit_items(seed, window.items, places, value_of);
    std::vector<unsigned char> salts(count * sizeof(crypto::Salt));
    redact::LookupKey lookup(crypto::Secret::copy_of(std::string(32, 'k')));
    CountingRandom random;
    const auto keyring = crypto::Keyring::ephemeral(random);
    treat::TokenKey token(*keyring, "acme-payroll", "pii.email");
    const std::string block(55, 'x'), mail = "someone.else@example.com";
    std::string made;
    static volatile unsigned sink = 0;
    const auto each = [](auto act) {
        return [act] {
            for (std::size_t i = 0; i < count; ++i) act();
        };
    };
    const std::vector<Subject> subjects{
        {"one SHA-256 block", each([&] { sink = sink + crypto::sha256(block)[0]; })},
        {"salt", [&] { crypto::salt_stream(seed, 0, salts); }},
        {"salt and commitment",
         [&] { sink = sink + audit::commit_items(seed, window.items, places, value_of)[0].commitment[0]; }},
        {"share of the tree", [&] { sink = sink + (*audit::items_root(places, committed))[0]; }},
        {"lookup digest", each([&] { sink = sink + lookup.digest("pii.email", mail)[0]; })},
        {"token", each([&] {
             made.clear();
             token.make(base::ValueKind::string, mail, made);
         })},
    };
    const auto rates = alternate(subjects, rounds, seconds / rounds / static_cast<double>(subjects.size()));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        std::vector<double> ns, ratio;
        for (std::size_t round = 0; round < rates[i].size(); ++round) {
            ns.push_back(1e9 / (rates[i][round] * static_cast<double>(count)));
            ratio.push_back(rates[0][round] / rates[i][round]);
        }
        rows.push_back({"an evidenced item of 23 bytes",
                        subjects[i].name,
                        {{"ns", spread_of(ns), 1}, {"of a SHA-256 block", spread_of(ratio), 2}}});
    }
    return rows;
}

}  // namespace
}  // namespace waybill::bench

int main(int count, char** words) {
    using namespace waybill::bench;
    CLI::App app{"What evidence, lookup digests and tokens cost an item"};
    double seconds = 20;
    std::string output = "table";
    app.add_option("--seconds", seconds, "For all of it");
    app.add_option("--output", output, "table or json");
    CLI11_PARSE(app, count, words);
    waybill::crypto::start();
    print(measure(seconds), output == "json" ? Form::json : Form::table);
}
