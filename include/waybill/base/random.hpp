// The one seam to randomness.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace waybill::base {

class Random {
public:
    virtual ~Random() = default;
    /// Fills with bytes fit for keys. Any thread.
    virtual void fill(std::span<unsigned char> out) = 0;

    template <std::size_t N>
    std::array<unsigned char, N> bytes() {
        std::array<unsigned char, N> out;
        fill(out);
        return out;
    }
};

/// getrandom(2); aborts if the kernel gives none, for nothing can go on without it.
class SystemRandom final : public Random {
public:
    void fill(std::span<unsigned char> out) override;
};

}  // namespace waybill::base
