// Whether one selector picks every node that another picks, as far as that can be proven from their steps alone.
#pragma once

#include "waybill/selector/selector.hpp"

namespace waybill::policy {

/// True only where it is certain; false says nothing.
bool covers(const selector::Selector& wide, const selector::Selector& narrow);

/// Whether it could cover another that is spelled differently: it has a wildcard, a slice, several choices or `..`.
bool is_broad(const selector::Selector& selector);

}  // namespace waybill::policy
