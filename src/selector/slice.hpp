// Which elements an index or a slice picks (RFC 9535 sections 2.3.3.2 and 2.3.4.2.2), with the array's length known.
#pragma once

#include <algorithm>
#include <optional>

#include "waybill/selector/selector.hpp"

namespace waybill::selector {

inline std::optional<std::int64_t> place(Index index, std::int64_t length) {
    const std::int64_t at = index.value < 0 ? length + index.value : index.value;
    return at >= 0 && at < length ? std::optional(at) : std::nullopt;
}

/// From `first` by `step`, up to but without `end` (down to it, where the step is below 0).
struct Places {
    std::int64_t first, end, step;

    bool has(std::int64_t at) const {
        if (step == 0) return false;
        const bool within = step > 0 ? at >= first && at < end : at <= first && at > end;
        return within && (at - first) % step == 0;
    }
    template <class Visit>
    void each(Visit visit) const {
        if (step > 0)
            for (std::int64_t at = first; at < end; at += step) visit(at);
        if (step < 0)
            for (std::int64_t at = first; at > end; at += step) visit(at);
    }
};

inline Places places(const Slice& slice, std::int64_t length) {
    const auto from_start = [&](std::int64_t bound) { return bound < 0 ? length + bound : bound; };
    if (slice.step == 0) return {0, 0, 0};
    if (slice.step > 0)
        return {std::clamp<std::int64_t>(from_start(slice.start.value_or(0)), 0, length),
                std::clamp<std::int64_t>(from_start(slice.end.value_or(length)), 0, length), slice.step};
    return {std::clamp<std::int64_t>(slice.start ? from_start(*slice.start) : length - 1, -1, length - 1),
            slice.end ? std::clamp<std::int64_t>(from_start(*slice.end), -1, length - 1) : -1, slice.step};
}

/// The same elements counted from the start, whatever the length; nothing where that needs the length.
inline std::optional<Slice> forward(const Slice& slice) {
    if (slice.start.value_or(0) < 0 || slice.end.value_or(0) < 0 || slice.step < -1) return std::nullopt;
    if (slice.step >= 0) return Slice{slice.start.value_or(0), slice.end, slice.step};
    const auto after = [](std::optional<std::int64_t> bound) { return bound ? std::optional(*bound + 1) : bound; };
    return Slice{after(slice.end).value_or(0), after(slice.start), 1};
}

/// An index as the slice that picks the same, so that one kind is enough.
inline Slice as_slice(Index index) {
    if (index.value == -1) return {-1, {}, 1};
    return {index.value, index.value + 1, 1};
}

}  // namespace waybill::selector
