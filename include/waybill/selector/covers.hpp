// What two selectors have to do with each other whatever the document, as far as their steps alone prove it: for a
// policy in which a line can never match after another, or in which two lines meet.
#pragma once

#include "waybill/selector/selector.hpp"

namespace waybill::selector {

/// Whether `wide` picks every node that `narrow` picks. True only where it is certain; false says nothing.
bool covers(const Selector& wide, const Selector& narrow);

/// Whether some node of some document may be picked by both. False only where it is certain that none is.
bool may_overlap(const Selector& a, const Selector& b);

}  // namespace waybill::selector
