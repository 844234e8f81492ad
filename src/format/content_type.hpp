// Content-Type (RFC 9110 section 8.3.1), as far as a table of formats needs it.
#pragma once

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// `application/json` or a type with the suffix `+json` (RFC 6839 section 3.1) under application, in any case; no
/// parameter but one `charset=utf-8`: another charset would have to be converted, and what another parameter means is
/// not known.
bool is_json_type(Bytes content_type);

/// `application/x-ndjson`, `application/ndjson`, `application/jsonl` or `application/jsonlines`, with the same
/// parameter or none. Not `application/json-seq` (RFC 7464), which is another format.
bool is_ndjson_type(Bytes content_type);

/// `application/x-www-form-urlencoded` in any case, with the same parameter or none.
bool is_form_type(Bytes content_type);

/// `text/csv` (RFC 7111), with that parameter, `header=present`, both or none: a table without a header is refused.
bool is_csv_type(Bytes content_type);

/// `application/xml`, `text/xml` or a type with the suffix `+xml` under application (RFC 7303), with the parameter
/// `charset=utf-8` or none.
bool is_xml_type(Bytes content_type);

}  // namespace waybill::format
