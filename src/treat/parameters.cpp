#include "parameters.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "waybill/base/nearest.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::treat {
namespace {

using Kind = base::YamlNode::Kind;

/// C0, DEL and C1: what a terminal, a log or a spreadsheet might act on.
bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

/// Digits only, and no zero before others: one spelling for each number.
bool is_whole_number(std::string_view text) {
    if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// `a`, `b` or `c`
std::string one_of(std::initializer_list<std::string_view> words) {
    std::string out;
    for (const std::string_view& word : words) {
        if (!out.empty()) out += &word + 1 == words.end() ? " or " : ", ";
        out += ticks(word);
    }
    return out;
}

}  // namespace

std::string ticks(std::string_view name) { return '`' + std::string(name) + '`'; }

Parameters::Parameters(std::string_view treatment, const base::YamlNode* written,
                       std::initializer_list<std::string_view> known, base::Diagnostics& diagnostics)
    : treatment_(treatment), diagnostics_(diagnostics) {
    if (written == nullptr) return;
    if (written->kind == Kind::map) {
        map_ = written;
        check_names(known);
    } else {
        const std::string name(treatment);
        report(written->where, "the parameters of " + ticks(name) + " are not a mapping",
               "write " + ticks(name) + " alone, or `{" + name + ": {name: value}}`");
    }
}

void Parameters::check_names(std::initializer_list<std::string_view> known) {
    std::string all = ticks(treatment_) + " has";
    for (const std::string_view name : known) all += (name == *known.begin() ? " " : ", ") + ticks(name);
    std::vector<std::string_view> seen;
    for (const auto& member : map_->members) {
        if (std::ranges::find(known, member.key) == known.end()) {
            const auto near = base::nearest(member.key, known);
            report(member.where, "unknown parameter " + ticks(member.key) + " of " + ticks(treatment_),
                   near.empty() ? all : "did you mean " + ticks(near) + "?");
        } else if (std::ranges::find(seen, member.key) != seen.end()) {
            report(member.where, ticks(member.key) + " is written twice", "write it once");
        }
        seen.push_back(member.key);
    }
}

std::optional<std::size_t> Parameters::count(std::string_view name, std::size_t least, std::size_t most) {
    const base::YamlNode* node = find(name);
    if (node == nullptr) return std::nullopt;
    const std::string range = "write a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    if (node->kind != Kind::scalar || node->quoted || !is_whole_number(node->scalar)) {
        wrong(name, ticks(name) + " is not a whole number", range);
        return std::nullopt;
    }
    std::size_t value = 0;
    const char* end = node->scalar.data() + node->scalar.size();
    const auto read = std::from_chars(node->scalar.data(), end, value);
    if (read.ec == std::errc{} && value >= least && value <= most) return value;
    const bool small = read.ec == std::errc{} && value < least;
    wrong(name, ticks(name) + (small ? " is too small" : " is too large"), range);
    return std::nullopt;
}

std::string Parameters::text(std::string_view name, std::string_view otherwise) {
    const base::YamlNode* node = find(name);
    if (node == nullptr) return std::string(otherwise);
    if (node->kind != Kind::scalar)
        wrong(name, ticks(name) + " is not a text", "write it in quotes");
    else if (!base::is_utf8(node->scalar) || has_control_characters(node->scalar))
        wrong(name, ticks(name) + " is not UTF-8 without control characters", "write visible characters only");
    else
        return node->scalar;
    return std::string(otherwise);
}

std::optional<std::size_t> Parameters::choice(std::string_view name, std::initializer_list<std::string_view> words) {
    const base::YamlNode* node = find(name);
    if (node == nullptr) return std::nullopt;
    if (node->kind == Kind::scalar)
        if (const auto found = std::ranges::find(words, node->scalar); found != words.end())
            return static_cast<std::size_t>(found - words.begin());
    const std::string what = node->kind == Kind::scalar ? ticks(node->scalar) : "this";
    wrong(name, what + " is no " + ticks(name) + " of " + ticks(treatment_), "write " + one_of(words));
    return std::nullopt;
}

bool Parameters::flag(std::string_view name) {
    const base::YamlNode* node = find(name);
    if (node == nullptr) return false;
    if (node->kind == Kind::scalar && !node->quoted && (node->scalar == "true" || node->scalar == "false"))
        return node->scalar == "true";
    wrong(name, ticks(name) + " is neither true nor false", "write `true` or `false`");
    return false;
}

void Parameters::wrong(std::string_view name, std::string what, std::string hint) {
    if (const base::YamlNode* node = find(name)) report(node->where, std::move(what), std::move(hint));
}

void Parameters::wrong_at(const base::Position& where, std::string what, std::string hint) {
    report(where, std::move(what), std::move(hint));
}

void Parameters::missing(const base::Position& where, std::string what, std::string hint) {
    report(map_ == nullptr ? where : map_->where, std::move(what), std::move(hint));
}

const base::YamlNode* Parameters::find(std::string_view name) const {
    return map_ == nullptr ? nullptr : map_->find(name);
}

void Parameters::report(const base::Position& where, std::string what, std::string hint) {
    good_ = false;
    diagnostics_.error(where, std::move(what), std::move(hint));
}

bool takes_none(std::string_view treatment, const base::YamlNode* written, base::Diagnostics& diagnostics) {
    if (written == nullptr) return true;
    diagnostics.error(written->where, ticks(treatment) + " takes no parameters",
                      "write " + ticks(treatment) + " alone");
    return false;
}

}  // namespace waybill::treat
