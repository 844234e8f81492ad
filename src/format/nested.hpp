// A message in a value of another: run through its own format, and put in the value's place with its items. Each format
// that opens nested messages says how it writes a text; what they are, it does not know.
#pragma once

#include "waybill/format/format.hpp"

namespace waybill::format {

/// How a format writes a text in a value's place. `spell` is given it in pieces.
struct Spelling {
    Bytes before, after;  // quotes, of formats that have them
    void (*spell)(std::string& out, Bytes piece);
};
extern const Spelling json_spelling;
extern const Spelling form_spelling;

/// `text`, or what it is base64 of (RFC 4648 section 4, padded, in its one spelling), through verdict.format, which
/// asks verdict.fields. Errors: that format's, offsets within the nested message; body_malformed where it is no base64.
Result<void> read_nested(Bytes text, const Verdict& verdict, Output& inner);

/// Why a message nested in `value` is refused, where read_nested() gave `inner`: its code, what that means of a nested
/// message, and the byte, or that of the whole value where its bytes are written otherwise.
base::Text nested_reason(const Error& inner);
std::uint64_t nested_offset(const Error& inner, const Verdict& verdict, const Scalar& value);

/// All that `inner` wrote, encoded again as verdict.encoding says, in that spelling. Items of a text stand where their
/// spelled bytes do; in base64 the whole value is the item verdict.tag, and they have no bytes, at its end.
void append_nested(Output& out, const Output& inner, const Verdict& verdict, const Spelling& spelling);

}  // namespace waybill::format
