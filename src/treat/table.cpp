// Every treatment of the design, in its order. A new treatment is one file and one line.
#include <array>

#include "parameters.hpp"
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
    {"hash", "replaced by a keyed hash: equal values stay equal, nothing comes back", "{normalize: [trim, casefold]}",
     parse_hash},
    {"tokenize", "replaced by a token that only this gateway can restore", "", parse_tokenize},
    {"encrypt", "sealed to the vendor's public key", "{to: wbk1.hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo}",
     parse_encrypt},
    {"fpe", "encrypted within its own alphabet and length", "{alphabet: digits, keep_last: 4}", parse_fpe},
    {"generalize", "made less exact", "{bucket: 1000}", parse_generalize},
    {"shift_date", "moved by some days, alike for one subject", "{days: 30}", parse_shift_date},
    {"truncate", "cut to its first characters", "{length: 10}", parse_truncate},
    {"scan", "searched by detectors, each finding treated as its category", "{otherwise: drop}", parse_scan},
    {"refuse", "a message that has it is not let through", "", parse_refuse},
});

/// For a hint.
std::string choices() {
    std::string out = "the treatments are ";
    for (const Row& row : rows) out += (&row == &rows.front() ? "" : ", ") + ticks(row.name);
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
