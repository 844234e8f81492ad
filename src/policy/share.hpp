// What a vendor may have: reads an agreement's `share`, finds the rule that decides for a category, and holds each
// decision against what the catalog says may never be.
#pragma once

#include "scope.hpp"

namespace waybill::policy {

/// A rule whose treatment is wrong has none (nullptr): it still covers its categories.
decltype(Agreement::share) read_share(const base::YamlNode& node, const Scope& scope);

/// Reports each category of the catalog whose treatment is one that it may never have.
void check_never(const Agreement& agreement, const Scope& scope);

}  // namespace waybill::policy
