// Cases as data, for any format: a message, the rules, and what leaves. Each runs whole and cut at every byte.
#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "run.hpp"

namespace waybill::format::test {

namespace json = boost::json;

inline json::value read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    return json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
}

inline std::string text(const json::value& value) { return std::string(value.as_string()); }

/// [selector, action] or [selector, "replace", text, kind].
inline std::vector<Rule> rules(const json::object& row, const char* key) {
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

inline Limits limits(const json::object& row) {
    Limits out;
    const auto set = [&](const char* key, std::size_t& limit) {
        if (const json::value* value = row.if_contains(key)) limit = value->to_number<std::size_t>();
    };
    set("depth", out.depth);
    set("members", out.members);
    set("name_bytes", out.name_bytes);
    set("item_bytes", out.item_bytes);
    set("open_names", out.open_names);
    set("look_ahead", out.look_ahead);
    return out;
}

/// `options`: the mapping beside `format:`, as YAML.
inline std::shared_ptr<const Options> options_of(std::string_view format, const json::object& row) {
    const json::value* yaml = row.if_contains("options");
    if (yaml == nullptr) return nullptr;
    base::Diagnostics diagnostics;
    const auto body = base::parse_yaml(text(*yaml), "case", diagnostics);
    REQUIRE(body);
    const std::function<Result<std::string>(std::string_view)> no_files = [](std::string_view) -> Result<std::string> {
        return fail(Code::file_missing, "a case has no files");
    };
    auto options = find(format)->read_options({*body, diagnostics, no_files});
    REQUIRE(options);
    return options;
}

inline void check_case(std::string_view format, const json::object& row) {
    const std::string what = text(row.at("what")), message = text(row.at("message"));
    CAPTURE(what, message);
    const Rules outer(rules(row, "rules")), inner(rules(row, "inner"));
    const auto options = options_of(format, row);
    const Outcome outcome = run_all_cuts(message, outer, limits(row), &inner, format, options.get());
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

inline void check_file(std::string_view format, const char* name) {
    const auto rows = read(std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format" / format / name);
    REQUIRE_FALSE(rows.as_array().empty());
    for (const auto& row : rows.as_array()) check_case(format, row.as_object());
}

}  // namespace waybill::format::test
