// FF1, format-preserving encryption (NIST SP 800-38G section 5.1; FORMATS.md): numerals of a radix become as many
// numerals of that radix. Integers only, no floating point. Holds a keyed context: one object serves one thread at a
// time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::crypto {

class Ff1 {
public:
    static constexpr std::uint32_t largest_radix = 65'536;
    /// Numerals of one message, and bytes of a tweak: this bounds memory, and time to some tens of milliseconds.
    static constexpr std::size_t longest = 65'536;
    static constexpr std::uint32_t smallest_domain = 1'000'000;

    /// A key of 16, 24 or 32 bytes and a radix from 2; bad_key, bad_usage.
    static Result<Ff1> make(Bytes key, std::uint32_t radix);
    ~Ff1();
    Ff1(Ff1&&) noexcept;
    Ff1& operator=(Ff1&&) noexcept;

    /// In place. Error: treatment_failed, and nothing changed, where a numeral is not below the radix, there are so few
    /// that the domain is below smallest_domain, or more than `longest`.
    Result<void> encrypt(Bytes tweak, std::span<std::uint16_t> numerals);
    Result<void> decrypt(Bytes tweak, std::span<std::uint16_t> numerals);

    /// The fewest numerals whose domain is at least smallest_domain.
    static std::size_t shortest(std::uint32_t radix);

private:
    struct Rounds;
    explicit Ff1(std::unique_ptr<Rounds> rounds);
    std::unique_ptr<Rounds> rounds_;
};

}  // namespace waybill::crypto
