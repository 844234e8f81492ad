// bench_detect: what it costs to look for all detectors in a text that has next to none, in a log, and in a batch of
// orders full of numbers and addresses. Finding only: what is done with a finding is bench_engine's.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "measure.hpp"
#include "payloads.hpp"
#include "report.hpp"
#include "waybill/detect/detect.hpp"

namespace waybill::bench {
namespace {

constexpr int rounds = 7;
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// One text of a kind, looked at in one piece.
struct Text {
    std::string name, bytes;
};

std::string repeated(const std::string& text) {
    std::string out;
    while (!text.empty() && out.size() < piece_bytes) out += text;
    return out;
}

/// Our own documents without their tables and code: English sentences.
std::string prose() {
    std::string out;
    for (const char* name : {"threats", "treatments", "operations", "keys", "policy", "refusals"}) {
        std::ifstream file(std::filesystem::path(WAYBILL_SOURCE_DIR) / "docs" / (std::string(name) + ".md"));
        bool code = false;
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("```")) code = !code;
            if (!code && !line.starts_with('|') && !line.starts_with("    ") && !line.starts_with("```"))
                out += line + "\n";
        }
    }
    return repeated(out);
}

/// Lines of a web server's and of an application's log, from a fixed seed.
std::string log() {
    std::mt19937_64 engine(5);
    const auto below = [&](unsigned bound) { return static_cast<unsigned>(engine() % bound); };
    std::string out;
    while (out.size() < piece_bytes) {
        char line[512];
        const auto id = static_cast<unsigned long long>(engine());
        const int length =
            below(2) == 0
                ? std::snprintf(line, sizeof line,
                                "10.%u.%u.%u - - [12/Mar/2024:09:%02u:%02u +0100] \"GET "
                                "/api/v1/orders/%08llx-%04x-4%03x HTTP/1.1\" "
                                "200 %u \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Firefox/123.0\"\n",
                                below(256), below(256), 1 + below(254), below(60), below(60), id & 0xffffffff,
                                below(65536), below(4096), below(100000))
                : std::snprintf(
                      line, sizeof line,
                      "2024-03-12T09:%02u:%02u.%06uZ INFO [worker-%u] c.e.OrderService - order=%u trace=%016llx ms=%u "
                      "rows=%u accepted by the warehouse\n",
                      below(60), below(60), below(1000000), below(32), below(100000000), id, below(900), below(50));
        out.append(line, static_cast<std::size_t>(length));
    }
    return out;
}

std::vector<Text> texts() {
    std::vector<Text> out{{"prose", prose()}, {"log", log()}};
    for (Payload& payload : make_payloads())
        if (payload.name.find("batch") != std::string::npos || payload.name.find("order") != std::string::npos) {
            out.push_back({"JSON, " + payload.name, repeated(payload.bytes)});
            break;
        }
    return out;
}

std::vector<Row> measure(double seconds) {
    const auto scanner = detect::Scanner::all();
    detect::Scan scan(*scanner);
    const auto all = texts();
    std::vector<Subject> subjects;
    std::vector<std::size_t> found(all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        subjects.push_back({all[i].name, [&, i] { found[i] = scan.run(all[i].bytes).size(); }});
    const auto rates = alternate(subjects, rounds, seconds / rounds / static_cast<double>(subjects.size()));
    std::vector<Row> rows;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<double> speed;
        const double megabytes = static_cast<double>(all[i].bytes.size()) / 1e6;
        for (const double passes : rates[i]) speed.push_back(passes * megabytes);
        const double each = static_cast<double>(found[i]) / megabytes;
        rows.push_back(
            {"all detectors", all[i].name, {{"MB/s", spread_of(speed), 0}, {"findings a MB", {each, each, each}, 0}}});
    }
    return rows;
}

}  // namespace
}  // namespace waybill::bench

int main(int count, char** words) {
    using namespace waybill::bench;
    CLI::App app{"How fast the detectors read texts"};
    double seconds = 15;
    std::string output = "table";
    app.add_option("--seconds", seconds, "For all of it");
    app.add_option("--output", output, "table or json");
    CLI11_PARSE(app, count, words);
    print(measure(seconds), output == "json" ? Form::json : Form::table);
}
