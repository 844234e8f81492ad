// Every treatment of the design, in its order; what this version has not got stands here too, so that it is refused by
// name and never ignored. A new treatment is one file and one line.
#include <array>

#include "treatments.hpp"
#include "waybill/base/nearest.hpp"

namespace waybill::treat {
namespace {

constexpr auto rows = std::to_array<Row>({
    {"clear", "sent as it is", "", parse_clear},
    {"drop", "left out, with its name", "", parse_drop},
    {"redact", "replaced by a fixed text", "{with: '[redacted]'}", parse_redact},
    {"mask", "all but a few characters replaced; at most half are shown", "{keep_first: 0, keep_last: 4, with: '*'}",
     parse_mask},
    {"hash", "replaced by a keyed hash: equal values stay equal, nothing comes back", "", parse_hash},
    {"tokenize", "replaced by a token that only this gateway can restore", "", parse_tokenize},
    {"encrypt", "sealed to the vendor's public key", "{to: acme-2026}", nullptr},
    {"fpe", "encrypted within its own alphabet and length", "{alphabet: digits, keep_last: 4}", nullptr},
    {"generalize", "made less exact", "{bucket: 1000}", nullptr},
    {"shift_date", "moved by some days, alike for one subject", "{days: 30}", nullptr},
    {"truncate", "cut to its first characters", "{length: 10}", nullptr},
    {"scan", "searched by detectors, each finding treated as its category", "{otherwise: drop}", nullptr},
    {"refuse", "a message that has it is not let through", "", parse_refuse},
});

std::string ticks(std::string_view name) { return '`' + std::string(name) + '`'; }

/// Those of this version, for a hint.
std::string choices() {
    std::string out = "this version has ";
    for (const Row& row : rows)
        if (row.parse != nullptr) out += (&row == &rows.front() ? "" : ", ") + ticks(row.name);
    return out;
}

const Row* find(std::string_view name) {
    for (const Row& row : rows)
        if (row.name == name) return &row;
    return nullptr;
}

Parsed parse_named(std::string_view name, const base::YamlNode* parameters, const base::Position& where,
                   base::Diagnostics& diagnostics) {
    const Row* row = find(name);
    if (row == nullptr) {
        std::array<std::string_view, rows.size()> names;
        for (std::size_t i = 0; i < rows.size(); ++i) names[i] = rows[i].name;
        const auto near = base::nearest(name, names);
        diagnostics.error(where, "unknown treatment " + ticks(name),
                          near.empty() ? choices() : "did you mean " + ticks(near) + "?");
        return nullptr;
    }
    if (row->parse == nullptr) {
        diagnostics.error(where, ticks(name) + " is not in this version", choices());
        return nullptr;
    }
    return row->parse(parameters, where, diagnostics);
}

}  // namespace

std::span<const Row> table() { return rows; }

std::shared_ptr<const Treatment> parse(const base::YamlNode& node, base::Diagnostics& diagnostics) {
    using Kind = base::YamlNode::Kind;
    if (node.kind == Kind::scalar) return parse_named(node.scalar, nullptr, node.where, diagnostics);
    if (node.kind == Kind::map && node.members.size() == 1) {
        const auto& named = node.members.front();
        return parse_named(named.key, &named.value, named.where, diagnostics);
    }
    if (node.kind == Kind::null)
        diagnostics.error(node.where, "the treatment is missing", choices());
    else
        diagnostics.error(node.where, "a treatment is one name, with its parameters below it if it has some",
                          "write `clear`, or `{mask: {keep_last: 4}}`");
    return nullptr;
}

}  // namespace waybill::treat
