#include "scope.hpp"

#include "waybill/policy/forms.hpp"

namespace waybill::policy {
namespace {

constexpr std::size_t suggestions_of_a_file = 20;

}  // namespace

const Category* Scope::category(const base::YamlNode& node) const {
    if (node.kind != base::YamlNode::Kind::scalar) {
        diagnostics.error(node.where, "not a category", "write a name of catalog.yaml, as pii.email");
        return nullptr;
    }
    if (catalog == nullptr) return nullptr;
    const auto found = catalog->find(node.scalar);
    if (found != catalog->end()) return &found->second;
    diagnostics.error(node.where, "unknown category " + in_ticks(node.scalar), suggestion(node.scalar, node.where));
    return nullptr;
}

std::string Scope::suggestion(std::string_view wrong, const base::Position& where) const {
    if (suggested.file != where.file) suggested = {where.file, 0};
    if (catalog == nullptr || suggested.count == suggestions_of_a_file) return {};
    ++suggested.count;
    return nearest_category(*catalog, wrong);
}

}  // namespace waybill::policy
