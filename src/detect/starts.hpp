// The beginnings of words in a text, each given to the detectors that its head is one of. It does not read values.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "heads.hpp"
#include "waybill/base/bytes.hpp"

namespace waybill::detect {

/// The chosen detectors by the heads of their words. Immutable.
class Starts {
public:
    explicit Starts(std::span<const std::size_t> chosen);

    using Detectors = std::span<const std::size_t>;
    /// Takes where something may begin, and the detectors to ask there.
    class Taker {
    public:
        virtual void take(std::size_t at, Detectors detectors) = 0;

    protected:
        ~Taker() = default;
    };
    /// One pass over the text.
    void scan(Bytes text, Taker& taker) const;

private:
    class Pass;
    std::uint32_t kinds_ = 0;  // that any detector has
    std::array<std::vector<std::size_t>, heads::count> by_kind_;
    std::array<std::vector<std::size_t>, heads::most_digits + 1> plain_, grouped_;
};

}  // namespace waybill::detect
