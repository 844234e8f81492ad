// The first of two stages that read JSON fast: where the quotes and the escapes of a piece are, so that the second
// needs no look for where strings end. One kernel for each kind of machine, in one table; which runs is chosen by what
// the processor has. Finds no errors by itself: it says that a piece is not clean, and the general scanner says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// Offset in the piece of a quote that no backslash escapes, or of a backslash that begins an escape.
using Mark = std::uint16_t;

struct Marked {
    std::size_t count;
    bool clean;  // no control character between an odd quote and the next
    bool ascii;
};

struct MarkKernel {
    /// Longest piece; Mark holds its offsets and that of its end.
    static constexpr std::size_t most_bytes = 32 << 10;
    /// Marks that a kernel may write beyond those that it counts.
    static constexpr std::size_t slack = 64;

    std::string_view name;
    bool (*runs_here)();
    /// Marks of `piece`, ascending, to `marks`, which has room for one a byte and slack. The piece begins outside of a
    /// string. Nothing is read outside of it.
    Marked (*mark)(Bytes piece, Mark* marks);
};

/// All that are compiled for this kind of machine, the slowest and plainest first: it runs everywhere, and what it
/// finds is right by definition.
std::span<const MarkKernel> mark_kernels();
/// The one that measured best of those that run here (docs/performance.md); chosen at the first call.
const MarkKernel& chosen_mark_kernel();

}  // namespace waybill::format
