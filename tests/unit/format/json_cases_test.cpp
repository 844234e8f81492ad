// Cases as data: a message, the rules, and what leaves. Each runs whole and cut at every byte.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "run.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;
namespace json = boost::json;

json::value read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    return json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
}

std::string text(const json::value& value) { return std::string(value.as_string()); }

/// [selector, action] or [selector, "replace", text, kind].
std::vector<Rule> rules(const json::object& row, const char* key) {
    std::vector<Rule> out;
    const json::value* list = row.if_contains(key);
    if (list == nullptr) return out;
    for (const auto& rule : list->as_array()) {
        const auto& parts = rule.as_array();
        out.push_back({text(parts.at(0)), text(parts.at(1))});
        if (parts.size() < 4) continue;
        out.back().text = text(parts.at(2));
        const std::string kind = text(parts.at(3));
        out.back().kind = kind == "number"    ? base::ValueKind::number
                          : kind == "boolean" ? base::ValueKind::boolean
                                              : base::ValueKind::string;
    }
    return out;
}

Limits limits(const json::object& row) {
    Limits out;
    const auto set = [&](const char* key, std::size_t& limit) {
        if (const json::value* value = row.if_contains(key)) limit = value->to_number<std::size_t>();
    };
    set("depth", out.depth);
    set("members", out.members);
    set("name_bytes", out.name_bytes);
    set("item_bytes", out.item_bytes);
    set("open_names", out.open_names);
    return out;
}

void check_case(const json::object& row) {
    const std::string what = text(row.at("what")), message = text(row.at("message"));
    CAPTURE(what, message);
    const Rules outer(rules(row, "rules")), inner(rules(row, "inner"));
    const Outcome outcome = run_all_cuts(message, outer, limits(row), &inner);
    if (const json::value* refused = row.if_contains("refused")) {
        CHECK(outcome.refused == text(*refused));
        CHECK(outcome.offset == row.at("at").to_number<std::uint64_t>());
        return;
    }
    CHECK(outcome.refused == "");
    CHECK(outcome.output == text(row.at("output")));
    if (const json::value* items = row.if_contains("items")) {
        std::vector<std::string> expected;
        for (const auto& item : items->as_array()) expected.push_back(text(item));
        CHECK(outcome.items == expected);
    }
    if (const json::value* calls = row.if_contains("calls")) CHECK(outcome.calls == text(*calls));
}

void check_file(const char* name) {
    const auto rows = read(std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format/json" / name);
    REQUIRE_FALSE(rows.as_array().empty());
    for (const auto& row : rows.as_array()) check_case(row.as_object());
}

}  // namespace

TEST_CASE("what is kept leaves with its own bytes") { check_file("kept.json"); }
TEST_CASE("what is withheld leaves no trace") { check_file("withheld.json"); }
TEST_CASE("what is replaced leaves as its new text") { check_file("replaced.json"); }
TEST_CASE("member names that are items are noted as they stand") { check_file("names.json"); }
TEST_CASE("a message nested in a string goes through its own format") { check_file("nested.json"); }
TEST_CASE("what is not strict JSON is refused where it goes wrong") { check_file("refused.json"); }
TEST_CASE("what is over a limit is refused") { check_file("limits.json"); }
TEST_CASE("fields are asked in the order of the message") { check_file("calls.json"); }
