#include "scope.hpp"

#include "waybill/policy/forms.hpp"

namespace waybill::policy {

const Category* Scope::category(const base::YamlNode& node) const {
    if (node.kind != base::YamlNode::Kind::scalar) {
        diagnostics.error(node.where, "not a category", "write a name of catalog.yaml, as pii.email");
        return nullptr;
    }
    if (catalog == nullptr) return nullptr;
    const auto found = catalog->find(node.scalar);
    if (found != catalog->end()) return &found->second;
    diagnostics.error(node.where, "unknown category " + in_ticks(node.scalar), nearest_category(*catalog, node.scalar));
    return nullptr;
}

}  // namespace waybill::policy
