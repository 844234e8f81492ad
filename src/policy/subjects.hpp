// Where the value stands that a treatment such as shift_date reads beside its own: the data subject of the same record.
#pragma once

#include "scope.hpp"

namespace waybill::policy {

/// Fills Field::subject of each field whose treatment reads one: the field of the subject's category that shares the
/// longest way from the root with it. Reports where there is none, where two are as near, where it is not sent (two
/// dates would tell of it), and where the format cannot look ahead to it.
void place_subjects(Body& body, const Scope& scope);

}  // namespace waybill::policy
