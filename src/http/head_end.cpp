#include "head_end.hpp"

#include <algorithm>

#include "characters.hpp"

namespace waybill::http {

Result<std::optional<std::size_t>> find_head_end(Bytes buffered, std::size_t& scanned, std::size_t limit,
                                                 const Blames& blames) {
    const std::size_t end = std::min(buffered.size(), limit);
    std::size_t at = std::min(scanned, end);
    for (;; at += 2) {
        while (at < end && is_value(buffered[at])) ++at;
        scanned = at;
        if (at < end && buffered[at] == '\n')
            return fail(blames.malformed, "a line feed without a carriage return", at);
        if (at < end && buffered[at] != '\r') return fail(blames.malformed, "a control byte in the head", at);
        if (at + 1 >= end) break;
        if (buffered[at + 1] != '\n') return fail(blames.malformed, "a carriage return without a line feed", at);
        if (at == 0 || buffered[at - 1] == '\n') return std::optional(at + 2);
    }
    if (end == limit) return fail(blames.too_large, "a head that is longer than the limit", limit);
    return std::optional<std::size_t>();
}

}  // namespace waybill::http
