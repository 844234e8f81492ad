#include "catalog.hpp"

#include <algorithm>

#include "waybill/base/nearest.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

using base::YamlNode;

/// One name of `never`: any treatment of the design, also one that this version has not got.
void read_never_name(const YamlNode& node, std::vector<std::string>& never, base::Diagnostics& diagnostics) {
    std::vector<std::string_view> known;
    for (const treat::Row& row : treat::table()) known.push_back(row.name);
    if (node.kind != YamlNode::Kind::scalar) {
        diagnostics.error(node.where, "`never` holds what is not a treatment's name", "write the bare name, as clear");
    } else if (std::ranges::find(known, node.scalar) == known.end()) {
        diagnostics.error(node.where, "unknown treatment " + in_ticks(node.scalar),
                          base::suggestion(node.scalar, known));
    } else if (std::ranges::find(never, node.scalar) != never.end()) {
        diagnostics.error(node.where, in_ticks(node.scalar) + " is named twice", "");
    } else {
        never.push_back(node.scalar);
    }
}

std::vector<std::string> read_never(const YamlNode& node, base::Diagnostics& diagnostics) {
    std::vector<std::string> never;
    if (node.kind != YamlNode::Kind::sequence) {
        read_never_name(node, never, diagnostics);
        return never;
    }
    if (node.elements.empty()) diagnostics.error(node.where, "`never` is empty", "leave it out");
    for (const YamlNode& element : node.elements) read_never_name(element, never, diagnostics);
    return never;
}

Category read_category(const YamlNode::Member& member, base::Diagnostics& diagnostics) {
    Category out;
    out.name = member.key;
    out.where = member.where;
    if (!forms::category.is(member.key))
        diagnostics.error(member.where, in_ticks(member.key) + " is not " + std::string(forms::category.noun),
                          std::string(forms::category.example));
    const Section keys(member.value, "category " + in_ticks(member.key),
                       {.known = {"title", "detect", "never", "evidence", "subject"}, .required = {}, .later = {}},
                       diagnostics);
    if (member.value.kind != YamlNode::Kind::map) return out;
    out.title = keys.text("title");
    out.detect = keys.read("detect", forms::detector);
    out.detect_where = keys.where("detect");
    out.counted_only = keys.choice("evidence", {"item", "count"}) == "count";
    out.subject = keys.flag("subject").value_or(false);
    if (const YamlNode* never = keys.find("never")) out.never = read_never(*never, diagnostics);
    return out;
}

/// What a general category may never be, no special one may be either. The map's order has the general ones first.
void inherit_never(Catalog& catalog) {
    for (auto& [name, category] : catalog)
        for (std::size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
            const auto general = catalog.find(std::string_view(name).substr(0, dot));
            if (general == catalog.end()) continue;
            for (const std::string& never : general->second.never)
                if (std::ranges::find(category.never, never) == category.never.end()) category.never.push_back(never);
        }
}

}  // namespace

bool is_below(std::string_view name, std::string_view general) {
    return name.size() > general.size() && name.starts_with(general) && name[general.size()] == '.';
}

std::string nearest_category(const Catalog& catalog, std::string_view wrong) {
    std::vector<std::string_view> known;
    for (const auto& [name, category] : catalog) known.push_back(name);
    return base::suggestion(wrong, known);
}

Catalog read_catalog(const YamlNode& root, base::Diagnostics& diagnostics) {
    Catalog catalog;
    const Section top(root, "the catalog", {.known = {"categories"}, .required = {"categories"}, .later = {}},
                      diagnostics);
    const YamlNode* categories = top.find("categories");
    if (categories == nullptr || !expect_map(*categories, "`categories`", diagnostics)) return catalog;
    if (categories->members.empty()) diagnostics.error(categories->where, "the catalog has no category", "add one");
    for (const auto& member : categories->members) catalog.emplace(member.key, read_category(member, diagnostics));
    inherit_never(catalog);
    return catalog;
}

}  // namespace waybill::policy
