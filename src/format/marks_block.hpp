// What the kernels share: a block of 64 bytes as masks, a bit a byte, and what follows from them. No vectors here.
#pragma once

#include <bit>
#include <cstring>

#include "marks.hpp"

namespace waybill::format {

struct BlockMasks {
    std::uint64_t quotes, backslashes, controls, high;  // high: not ASCII
};

class Marker {
public:
    static constexpr std::size_t block_bytes = 64;

    /// The bytes of the next block that are marks.
    [[gnu::always_inline]] std::uint64_t block(BlockMasks masks) {
        std::uint64_t escapes = 0;
        if ((masks.backslashes | escaped_) != 0) [[unlikely]] {
            const std::uint64_t hidden = escaped(masks.backslashes);
            escapes = masks.backslashes & ~hidden;
            masks.quotes &= ~hidden;
        }
        if (masks.controls != 0) dirty_ |= masks.controls & (odd_before(masks.quotes) ^ inside_);
        if ((std::popcount(masks.quotes) & 1) != 0) inside_ = ~inside_;
        high_ |= masks.high;
        return masks.quotes | escapes;
    }
    Marked done(std::size_t count) const { return {count, dirty_ == 0, high_ == 0}; }

private:
    /// The bytes that a backslash before them escapes.
    std::uint64_t escaped(std::uint64_t backslashes) {
        std::uint64_t hidden = escaped_;
        std::uint64_t left = backslashes & ~hidden;
        escaped_ = 0;
        while (left != 0) {
            const std::uint64_t first = left & (~left + 1);
            hidden |= first << 1;
            escaped_ = first >> 63;
            left &= ~(first | first << 1);
        }
        return hidden;
    }
    /// Bits with an odd number of quotes at or before them: within a string, or its opening quote.
    static std::uint64_t odd_before(std::uint64_t quotes) {
        for (int shift = 1; shift < 64; shift *= 2) quotes ^= quotes << shift;
        return quotes;
    }

    std::uint64_t escaped_ = 0;  // the first bit: of the next block's first byte
    std::uint64_t inside_ = 0;   // all bits: the block begins within a string
    std::uint64_t dirty_ = 0, high_ = 0;
};

/// Eight at a time, since few blocks have more; what is written beyond is overwritten.
[[gnu::always_inline]] inline Mark* emit_bits(std::uint64_t bits, std::size_t offset, Mark* marks) {
    const int count = std::popcount(bits);
    for (Mark* at = marks; bits != 0; at += 8)
        for (int i = 0; i < 8; ++i) {
            at[i] = static_cast<Mark>(offset + static_cast<unsigned>(std::countr_zero(bits)));
            bits &= bits - 1;
        }
    return marks + count;
}

/// A last block that is not whole, filled up with spaces.
struct LastBlock {
    char bytes[Marker::block_bytes];
    LastBlock(const char* from, std::size_t size) {
        std::memset(bytes, ' ', sizeof bytes);
        std::memcpy(bytes, from, size);
    }
};

}  // namespace waybill::format
