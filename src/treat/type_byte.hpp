// The byte before a value's text in what is hashed or sealed (DESIGN.md, Keys), so that the string "1" and the number 1
// differ.
#pragma once

#include <cstdlib>
#include <optional>

#include "waybill/base/value_kind.hpp"

namespace waybill::treat {

inline char type_byte(base::ValueKind kind) {
    switch (kind) {
        case base::ValueKind::string:
            return 's';
        case base::ValueKind::number:
            return 'n';
        case base::ValueKind::boolean:
            return 'b';
        case base::ValueKind::null:
            break;
    }
    std::abort();  // null stays null: no treatment is asked about it
}

inline std::optional<base::ValueKind> kind_of(char byte) {
    switch (byte) {
        case 's':
            return base::ValueKind::string;
        case 'n':
            return base::ValueKind::number;
        case 'b':
            return base::ValueKind::boolean;
        default:
            return std::nullopt;
    }
}

}  // namespace waybill::treat
