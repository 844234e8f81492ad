#include "ff1_numbers.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace waybill::crypto {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t index(Half half) { return static_cast<std::size_t>(half); }

/// OpenSSL's calls fail here only without memory.
void must(int succeeded) {
    if (succeeded != 1) std::abort();
}

std::uint64_t power(std::uint32_t radix, std::size_t exponent) {
    std::uint64_t out = 1;
    while (exponent-- > 0) out *= radix;
    return out;
}

std::uint64_t number_of(std::uint32_t radix, Numerals numerals) {
    std::uint64_t out = 0;
    for (const std::uint16_t numeral : numerals) out = out * radix + numeral;
    return out;
}

void write_number(std::uint32_t radix, std::uint64_t number, Numerals numerals) {
    for (std::size_t i = numerals.size(); i-- > 0; number /= radix)
        numerals[i] = static_cast<std::uint16_t>(number % radix);
}

}  // namespace

bool WordNumbers::fits(std::uint32_t radix, std::size_t numerals) {
    std::uint64_t reached = 1;
    for (; numerals > 0; --numerals) {
        if (reached > UINT64_MAX / radix) return false;
        reached *= radix;
    }
    return true;
}

WordNumbers::WordNumbers(std::uint32_t radix, Numerals left, Numerals right)
    : radix_(radix),
      value_{number_of(radix, left), number_of(radix, right)},
      modulus_{power(radix, left.size()), power(radix, right.size())} {}

std::size_t WordNumbers::width() const { return (std::bit_width(modulus_[1] - 1) + 7) / 8; }

void WordNumbers::bytes_of(Half half, std::span<unsigned char> out) const {
    std::uint64_t value = value_[index(half)];
    for (std::size_t i = out.size(); i-- > 0; value >>= 8) out[i] = static_cast<unsigned char>(value);
}

void WordNumbers::turn(Half half, Turn turn, std::span<const unsigned char> pad, Half modulus) {
    Wide number = 0;  // at most 12 bytes: FF1's d for halves below 2^64
    for (const unsigned char byte : pad) number = number << 8 | byte;
    const std::uint64_t by = modulus_[index(modulus)];
    const auto rest = static_cast<std::uint64_t>(number % by);
    std::uint64_t& value = value_[index(half)];
    const Wide sum = static_cast<Wide>(value) + (turn == Turn::add ? rest : by - rest);
    value = static_cast<std::uint64_t>(sum % by);
}

void WordNumbers::store(Numerals left, Numerals right) const {
    write_number(radix_, value_[0], left);
    write_number(radix_, value_[1], right);
}

BigNumbers::BigNumbers(std::uint32_t radix, Numerals left, Numerals right)
    : radix_(radix), chunk_(0), chunk_size_(1), context_(BN_CTX_new()), pad_(BN_new()) {
    while (chunk_size_ <= UINT64_MAX / radix / 2) {
        chunk_size_ *= radix;
        ++chunk_;
    }
    if (!context_ || !pad_) std::abort();
    const Number base(BN_new()), exponent(BN_new());
    must(BN_set_word(base.get(), radix));
    const std::array<Numerals, 2> halves = {left, right};
    for (std::size_t i = 0; i < 2; ++i) {
        modulus_[i].reset(BN_new());
        must(BN_set_word(exponent.get(), halves[i].size()));
        must(BN_exp(modulus_[i].get(), base.get(), exponent.get(), context_.get()));
        load(value_[i], halves[i]);
    }
}

/// A word's worth of numerals at a time: that makes the quadratic conversion some hundred times cheaper.
void BigNumbers::load(Number& number, Numerals numerals) {
    number.reset(BN_new());
    if (!number) std::abort();
    BN_zero(number.get());
    std::size_t now = numerals.size() % chunk_;  // first the odd ones
    while (!numerals.empty()) {
        must(BN_mul_word(number.get(), chunk_size_));
        must(BN_add_word(number.get(), number_of(radix_, numerals.first(now))));
        numerals = numerals.subspan(now);
        now = chunk_;
    }
}

void BigNumbers::unload(Number& number, Numerals numerals) {
    while (!numerals.empty()) {
        const std::size_t now = std::min(chunk_, numerals.size());
        write_number(radix_, BN_div_word(number.get(), chunk_size_), numerals.last(now));
        numerals = numerals.first(numerals.size() - now);
    }
}

std::size_t BigNumbers::width() const {
    const Number largest(BN_dup(modulus_[1].get()));
    must(BN_sub_word(largest.get(), 1));
    return static_cast<std::size_t>(BN_num_bytes(largest.get()));
}

void BigNumbers::bytes_of(Half half, std::span<unsigned char> out) const {
    if (BN_bn2binpad(value_[index(half)].get(), out.data(), static_cast<int>(out.size())) < 0) std::abort();
}

void BigNumbers::turn(Half half, Turn turn, std::span<const unsigned char> pad, Half modulus) {
    if (BN_bin2bn(pad.data(), static_cast<int>(pad.size()), pad_.get()) == nullptr) std::abort();
    BIGNUM* value = value_[index(half)].get();
    must(turn == Turn::add ? BN_add(value, value, pad_.get()) : BN_sub(value, value, pad_.get()));
    must(BN_nnmod(value, value, modulus_[index(modulus)].get(), context_.get()));
}

void BigNumbers::store(Numerals left, Numerals right) {
    unload(value_[0], left);
    unload(value_[1], right);
}

}  // namespace waybill::crypto
