// The two halves of an FF1 message as numbers, and the arithmetic of its rounds: in machine words where each half is
// below 2^64 (up to 38 digits, 24 letters and digits), else in OpenSSL's big numbers. One interface, so that the rounds
// are written once. Knows no cipher.
#pragma once

#include <openssl/bn.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace waybill::crypto {

enum class Half : std::uint8_t { left = 0, right = 1 };
enum class Turn : std::uint8_t { add, subtract };

using Numerals = std::span<std::uint16_t>;

class WordNumbers {
public:
    /// Whether radix^numerals is below 2^64.
    static bool fits(std::uint32_t radix, std::size_t numerals);

    WordNumbers(std::uint32_t radix, Numerals left, Numerals right);
    /// Bytes of the largest number of the right half.
    std::size_t width() const;
    /// The half as `out.size()` bytes, big-endian.
    void bytes_of(Half half, std::span<unsigned char> out) const;
    /// half ← (half ± pad) mod radix^(numerals of `modulus`). A number moves between the halves while the rounds run.
    void turn(Half half, Turn turn, std::span<const unsigned char> pad, Half modulus);
    void store(Numerals left, Numerals right) const;

private:
    std::uint32_t radix_;
    std::array<std::uint64_t, 2> value_;
    std::array<std::uint64_t, 2> modulus_;
};

class BigNumbers {
public:
    BigNumbers(std::uint32_t radix, Numerals left, Numerals right);
    std::size_t width() const;
    void bytes_of(Half half, std::span<unsigned char> out) const;
    void turn(Half half, Turn turn, std::span<const unsigned char> pad, Half modulus);
    void store(Numerals left, Numerals right);

private:
    struct Free {
        void operator()(BIGNUM* number) const { BN_clear_free(number); }
        void operator()(BN_CTX* context) const { BN_CTX_free(context); }
    };
    using Number = std::unique_ptr<BIGNUM, Free>;
    void load(Number& number, Numerals numerals);
    void unload(Number& number, Numerals numerals);

    std::uint32_t radix_;
    std::size_t chunk_;    // numerals that one machine word holds
    BN_ULONG chunk_size_;  // radix^chunk_
    std::unique_ptr<BN_CTX, Free> context_;
    std::array<Number, 2> value_;
    std::array<Number, 2> modulus_;
    Number pad_;
};

}  // namespace waybill::crypto
