#include "waybill/crypto/ff1.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "aes_blocks.hpp"
#include "ff1_numbers.hpp"

namespace waybill::crypto {
namespace {

constexpr unsigned rounds = 10;

constexpr std::size_t rounded_up(std::size_t size, std::size_t to) { return (size + to - 1) / to * to; }

void put_be(unsigned char* out, std::size_t size, std::uint64_t value) {
    for (std::size_t i = size; i-- > 0; value >>= 8) out[i] = static_cast<unsigned char>(value);
}

}  // namespace

struct Ff1::Rounds {
    AesBlocks aes;
    std::uint32_t radix;
    AesBlock before{};                // the CBC-MAC of what is alike in every round: P and the tweak's whole blocks
    std::vector<unsigned char> last;  // what is left of Q: rest of T ‖ zeros ‖ i ‖ NUM(B)
    std::vector<unsigned char> pad;   // S

    Rounds(Bytes key, std::uint32_t of_radix) : aes(key), radix(of_radix) {}

    AesBlock chained(AesBlock state, const unsigned char* bytes, std::size_t size) const {
        for (; size > 0; bytes += aes_block_size, size -= aes_block_size) {
            mix(state, bytes);
            state = aes.encrypt(state);
        }
        return state;
    }

    /// Steps 3 to 5 of FF1, and of step 6 what no round changes. `width` is b.
    void begin(Bytes tweak, std::size_t length, std::size_t width) {
        AesBlock p = {1, 2, 1, 0, 0, 0, rounds};
        put_be(p.data() + 3, 3, radix);
        p[7] = static_cast<unsigned char>(length / 2);  // u mod 256
        put_be(p.data() + 8, 4, length);
        put_be(p.data() + 12, 4, tweak.size());
        const std::size_t whole = tweak.size() / aes_block_size * aes_block_size;
        before = chained(chained({}, p.data(), p.size()), u8(tweak), whole);
        const Bytes rest = tweak.substr(whole);
        last.assign(rounded_up(rest.size() + 1 + width, aes_block_size), 0);
        std::copy(rest.begin(), rest.end(), last.begin());
        pad.resize(rounded_up(rounded_up(width, 4) + 4, aes_block_size));
    }

    /// Steps 6.i to 6.iii: the first d bytes of `pad`.
    template <class Numbers>
    std::span<const unsigned char> pad_of(unsigned round, const Numbers& numbers, Half of, std::size_t width) {
        last[last.size() - width - 1] = static_cast<unsigned char>(round);
        numbers.bytes_of(of, std::span(last).last(width));
        const AesBlock r = chained(before, last.data(), last.size());
        std::memcpy(pad.data(), r.data(), r.size());
        const std::size_t blocks = pad.size() / aes_block_size;
        for (std::size_t j = 1; j < blocks; ++j) {
            AesBlock number{};
            put_be(number.data() + 8, 8, j);
            mix(number, r.data());
            std::memcpy(pad.data() + j * aes_block_size, number.data(), number.size());
        }
        if (blocks > 1) aes.encrypt(pad.data() + aes_block_size, pad.data() + aes_block_size, blocks - 1);
        return std::span<const unsigned char>(pad).first(rounded_up(width, 4) + 4);
    }

    /// A round's halves change places by changing names: after an even number of rounds each is where it was.
    template <class Numbers>
    void run(Numbers& numbers, Turn turn, Bytes tweak, Numerals left, Numerals right) {
        const std::size_t width = numbers.width();
        begin(tweak, left.size() + right.size(), width);
        for (unsigned step = 0; step < rounds; ++step) {
            const unsigned round = turn == Turn::add ? step : rounds - 1 - step;
            const Half changed = round % 2 == 0 ? Half::left : Half::right;
            const Half read = round % 2 == 0 ? Half::right : Half::left;
            numbers.turn(changed, turn, pad_of(round, numbers, read, width), changed);
        }
        numbers.store(left, right);
    }

    Result<void> run(Turn turn, Bytes tweak, Numerals numerals) {
        if (numerals.size() < shortest(radix))
            return fail(Code::treatment_failed, "too few characters of the alphabet: their domain is below a million");
        if (numerals.size() > longest || tweak.size() > longest)
            return fail(Code::treatment_failed, "too many characters of the alphabet");
        if (std::ranges::any_of(numerals, [this](std::uint16_t numeral) { return numeral >= radix; }))
            return fail(Code::treatment_failed, "a numeral is not below the radix");
        const Numerals left = numerals.first(numerals.size() / 2), right = numerals.subspan(left.size());
        if (WordNumbers::fits(radix, right.size())) {
            WordNumbers numbers(radix, left, right);
            run(numbers, turn, tweak, left, right);
        } else {
            BigNumbers numbers(radix, left, right);
            run(numbers, turn, tweak, left, right);
        }
        return {};
    }
};

Ff1::Ff1(std::unique_ptr<Rounds> made) : rounds_(std::move(made)) {}
Ff1::~Ff1() = default;
Ff1::Ff1(Ff1&&) noexcept = default;
Ff1& Ff1::operator=(Ff1&&) noexcept = default;

Result<Ff1> Ff1::make(Bytes key, std::uint32_t radix) {
    if (key.size() != 16 && key.size() != 24 && key.size() != 32)
        return fail(Code::bad_key, "a key of FF1 has 16, 24 or 32 bytes");
    if (radix < 2 || radix > largest_radix) return fail(Code::bad_usage, "a radix of FF1 is 2 to 65536");
    return Ff1(std::make_unique<Rounds>(key, radix));
}

Result<void> Ff1::encrypt(Bytes tweak, std::span<std::uint16_t> numerals) {
    return rounds_->run(Turn::add, tweak, numerals);
}

Result<void> Ff1::decrypt(Bytes tweak, std::span<std::uint16_t> numerals) {
    return rounds_->run(Turn::subtract, tweak, numerals);
}

std::size_t Ff1::shortest(std::uint32_t radix) {
    std::size_t numerals = 0;
    for (std::uint64_t domain = 1; domain < smallest_domain; domain *= radix) ++numerals;
    return numerals;
}

}  // namespace waybill::crypto
