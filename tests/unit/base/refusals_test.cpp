// docs/refusals.md and the table of codes are one.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "waybill/base/code.hpp"

using namespace waybill::base;

namespace {

struct Told {
    std::string exit_code, status, remedy;
};

/// What stands between the bars of a table's row.
std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> out;
    for (std::size_t at = 2; at < line.size();) {
        const std::size_t end = line.find(" |", at);
        REQUIRE(end != std::string::npos);
        out.push_back(line.substr(at, end - at));
        at = end + 3;
    }
    return out;
}

/// Rows `| \`code\` | exit | status | what to do |` of the document; tables of codes that are never an answer have no
/// status.
std::map<std::string, Told> documented() {
    std::ifstream in(WAYBILL_SOURCE_DIR "/docs/refusals.md");
    std::map<std::string, Told> rows;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("| `")) continue;
        INFO(line);
        const auto row = cells(line);
        REQUIRE((row.size() == 3 || row.size() == 4));
        const std::string name = row[0].substr(1, row[0].size() - 2);
        CHECK_FALSE(rows.contains(name));
        rows[name] = {row[1], row.size() == 4 ? row[2] : "-", row.back()};
    }
    return rows;
}

std::string exit_code_of(Blame blame) {
    switch (blame) {
        case Blame::message:
        case Blame::usage:
            return "2";
        case Blame::policy:
            return "3";
        case Blame::record:
            return "74";
        case Blame::vendor:
        case Blame::gateway:
            return "-";
        case Blame::tampered:
            return "1";
        case Blame::unverifiable:
            return "4";
    }
    return "";
}

}  // namespace

TEST_CASE("every code is in the document with its exit code and status and remedy and no other is") {
    const auto rows = documented();
    CHECK(rows.size() == code_table().size());
    for (const CodeRow& row : code_table()) {
        INFO(row.name);
        const auto told = rows.find(std::string(row.name));
        REQUIRE(told != rows.end());
        CHECK(told->second.exit_code == exit_code_of(row.blame));
        CHECK(told->second.status == (row.status == 0 ? "-" : std::to_string(row.status)));
        CHECK(told->second.remedy == row.remedy);
    }
}

TEST_CASE("an answer with a code is an error of the client or of the gateway by who has to act") {
    for (const CodeRow& row : code_table()) {
        if (row.status == 0) continue;
        INFO(row.name);
        const bool of_client = row.blame == Blame::message || row.blame == Blame::policy;
        CHECK(row.status / 100 == (of_client ? 4 : 5));
    }
}
