// docs/refusals.md and the table of codes are one.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <string>

#include "waybill/base/code.hpp"

using namespace waybill::base;

namespace {

struct Told {
    std::string exit_code, remedy;
};

/// Rows `| \`code\` | exit | what to do |` of the document.
std::map<std::string, Told> documented() {
    std::ifstream in(WAYBILL_SOURCE_DIR "/docs/refusals.md");
    std::map<std::string, Told> rows;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("| `")) continue;
        const auto name_end = line.find("` | ", 3);
        const auto exit_end = line.find(" | ", name_end + 4);
        REQUIRE(exit_end != std::string::npos);
        const std::string name = line.substr(3, name_end - 3);
        INFO(name);
        CHECK_FALSE(rows.contains(name));
        rows[name] = {line.substr(name_end + 4, exit_end - name_end - 4),
                      line.substr(exit_end + 3, line.size() - exit_end - 5)};
    }
    return rows;
}

std::string exit_code_of(Blame blame) {
    switch (blame) {
        case Blame::message:
            return "2";
        case Blame::policy:
            return "3";
        case Blame::record:
            return "74";
        case Blame::usage:
            return "2";
        case Blame::tampered:
            return "1";
        case Blame::unverifiable:
            return "4";
    }
    return "";
}

}  // namespace

TEST_CASE("every code is in the document with its exit code and remedy and no other is") {
    const auto rows = documented();
    CHECK(rows.size() == code_table().size());
    for (const CodeRow& row : code_table()) {
        INFO(row.name);
        const auto told = rows.find(std::string(row.name));
        REQUIRE(told != rows.end());
        CHECK(told->second.exit_code == exit_code_of(row.blame));
        CHECK(told->second.remedy == row.remedy);
    }
}
