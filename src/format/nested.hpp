// A message in a value of another: run through its own format, and put in the value's place with its items.
#pragma once

#include "waybill/format/format.hpp"

namespace waybill::format {

/// `text` through verdict.format, which asks verdict.fields; the errors are that format's, offsets within `text`.
Result<void> read_nested(Bytes text, const Verdict& verdict, Output& inner);

/// All that `inner` wrote, as one JSON string; its items stand where their escaped bytes do.
void append_as_json_string(Output& out, const Output& inner);

/// The same, percent-encoded.
void append_as_form_value(Output& out, const Output& inner);

}  // namespace waybill::format
