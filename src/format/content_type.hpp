// Content-Type (RFC 9110 section 8.3.1), as far as a table of formats needs it.
#pragma once

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// `application/json` or a type with the suffix `+json` (RFC 6839 section 3.1) under application, in any case; no
/// parameter but one `charset=utf-8`: another charset would have to be converted, and what another parameter means is
/// not known.
bool is_json_type(Bytes content_type);

/// `application/x-www-form-urlencoded` in any case, with the same parameter or none.
bool is_form_type(Bytes content_type);

}  // namespace waybill::format
