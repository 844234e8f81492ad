// What Waybill puts in the place of a value and can be found again: `<mark><key id, 8 hex>.<base64url>.` inside any
// text. The dot at the end tells where it ends, whatever follows. Knows no key.
#pragma once

#include <optional>

#include "waybill/base/bytes.hpp"

namespace waybill::treat {

inline constexpr Bytes token_mark = "wbt1.";
inline constexpr Bytes sealed_mark = "wbe1.";

struct Marked {
    std::size_t begin, end;  // bytes of the text
    Bytes id_hex;
    Bytes sealed;  // base64url
};

/// The first one of the text from `from` on.
std::optional<Marked> find_marked(Bytes text, Bytes mark, std::size_t from = 0);
/// The text as one, whole.
std::optional<Marked> marked_whole(Bytes text, Bytes mark);

/// Bytes from the end of the text that a marked text which goes on behind it may have begun in; 0: none.
std::size_t marked_tail(Bytes text, Bytes mark);

}  // namespace waybill::treat
