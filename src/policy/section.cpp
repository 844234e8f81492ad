#include "waybill/policy/section.hpp"
#include "waybill/base/nearest.hpp"

#include <algorithm>

namespace waybill::policy {
namespace {

using Kind = base::YamlNode::Kind;

bool has(const std::vector<std::string_view>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string text_of(std::string_view view) { return std::string(view); }

}  // namespace

bool expect_map(const base::YamlNode& node, std::string_view title, base::Diagnostics& diagnostics) {
    if (node.kind == Kind::map) return true;
    diagnostics.error(node.where, text_of(title) + " is not a mapping", "write `key: value` pairs");
    return false;
}

bool expect_list(const base::YamlNode& node, std::string_view title, base::Diagnostics& diagnostics) {
    if (node.kind == Kind::sequence) return true;
    diagnostics.error(node.where, text_of(title) + " is not a list", "write `- …` lines, or […]");
    return false;
}

std::optional<std::string> read_scalar(const base::YamlNode& node, std::string_view what, const Form& form,
                                       base::Diagnostics& diagnostics) {
    if (node.kind == Kind::scalar && form.is(node.scalar)) return node.scalar;
    std::string wrong = text_of(what);
    if (node.kind == Kind::scalar) wrong += ": " + in_ticks(node.scalar);
    diagnostics.error(node.where, wrong + " is not " + text_of(form.noun), text_of(form.example));
    return std::nullopt;
}

Section::Section(const base::YamlNode& node, std::string title, const Keys& keys, base::Diagnostics& diagnostics)
    : node_(node), title_(std::move(title)), diagnostics_(diagnostics) {
    if (!expect_map(node, title_, diagnostics)) return;
    for (const auto& member : node.members) {
        if (has(keys.later, member.key)) {
            diagnostics.error(member.where, in_ticks(member.key) + " in " + title_ + " is not in this version",
                              "leave it out");
        } else if (!has(keys.known, member.key)) {
            diagnostics.error(member.where, "unknown key " + in_ticks(member.key) + " in " + title_,
                              base::suggestion(member.key, keys.known));
        } else if (member.value.kind == Kind::null) {
            diagnostics.error(member.value.where, in_ticks(member.key) + " in " + title_ + " has no value",
                              "write one, or leave the key out");
        }
    }
    for (const std::string_view key : keys.required)
        if (node.find(key) == nullptr) diagnostics.error(node.where, title_ + " has no " + in_ticks(key), "add it");
}

const base::YamlNode* Section::find(std::string_view key) const {
    const base::YamlNode* found = node_.find(key);
    return found != nullptr && found->kind != Kind::null ? found : nullptr;
}

base::Position Section::where(std::string_view key) const {
    const base::YamlNode* found = node_.find(key);
    return found != nullptr ? found->where : node_.where;
}

void Section::not_of(const base::YamlNode& node, std::string_view key, std::string_view noun,
                     std::string_view example) const {
    diagnostics_.error(node.where, text_of(key) + ": " + in_ticks(node.scalar) + " is not " + text_of(noun),
                       text_of(example));
}

const base::YamlNode* Section::scalar(std::string_view key) const {
    const base::YamlNode* found = find(key);
    if (found == nullptr || found->kind == Kind::scalar) return found;
    diagnostics_.error(found->where, in_ticks(key) + " in " + title_ + " is not a single value", "");
    return nullptr;
}

std::string Section::read(std::string_view key, const Form& form) const {
    const base::YamlNode* found = scalar(key);
    if (found == nullptr) return {};
    return read_scalar(*found, key, form, diagnostics_).value_or("");
}

std::string Section::choice(std::string_view key, const std::vector<std::string_view>& words) const {
    const base::YamlNode* found = scalar(key);
    if (found == nullptr) return {};
    if (has(words, found->scalar)) return found->scalar;
    diagnostics_.error(found->where, text_of(key) + ": " + in_ticks(found->scalar) + " is not known",
                       base::suggestion(found->scalar, words));
    return {};
}

std::optional<Day> Section::day(std::string_view key) const {
    const base::YamlNode* found = scalar(key);
    if (found == nullptr) return std::nullopt;
    if (const auto day = base::parse_day(found->scalar)) return *day;
    not_of(*found, key, "a day", "as 2026-11-23, and one that the calendar has");
    return std::nullopt;
}

std::optional<bool> Section::flag(std::string_view key) const {
    const base::YamlNode* found = scalar(key);
    if (found == nullptr) return std::nullopt;
    if (!found->quoted && found->scalar == "true") return true;
    if (!found->quoted && found->scalar == "false") return false;
    not_of(*found, key, "a switch", "`true` or `false`, unquoted");
    return std::nullopt;
}

std::optional<std::uint64_t> Section::size(std::string_view key) const {
    const base::YamlNode* found = scalar(key);
    if (found == nullptr) return std::nullopt;
    if (const auto size = parse_size(found->scalar)) return size;
    not_of(*found, key, "a size", "above 0, in bytes or with KiB, MiB or GiB, as 64MiB");
    return std::nullopt;
}

std::optional<std::uint64_t> Section::count(std::string_view key) const {
    const base::YamlNode* found = scalar(key);
    if (found == nullptr) return std::nullopt;
    if (const auto count = parse_count(found->scalar); count && !found->quoted) return count;
    not_of(*found, key, "a count", "a whole number above 0, unquoted");
    return std::nullopt;
}

const std::vector<base::YamlNode>& Section::list(std::string_view key) const {
    static const std::vector<base::YamlNode> none;
    const base::YamlNode* found = find(key);
    if (found == nullptr || !expect_list(*found, in_ticks(key) + " in " + title_, diagnostics_)) return none;
    return found->elements;
}

}  // namespace waybill::policy
