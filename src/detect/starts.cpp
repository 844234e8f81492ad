#include "starts.hpp"

#include <algorithm>

#include "detector.hpp"

namespace waybill::detect {
namespace {

enum Class : std::uint8_t { digit = 1, upper = 2, lower = 4, underscore = 8, not_hexadecimal = 16 };

/// What each byte is in a word; 0: it ends one.
constexpr auto classes = [] {
    std::array<std::uint8_t, 256> out{};
    for (int c = '0'; c <= '9'; ++c) out[static_cast<std::size_t>(c)] = digit;
    for (int c = 'A'; c <= 'Z'; ++c) out[static_cast<std::size_t>(c)] = upper | (c > 'F' ? not_hexadecimal : 0);
    for (int c = 'a'; c <= 'z'; ++c) out[static_cast<std::size_t>(c)] = lower | (c > 'f' ? not_hexadecimal : 0);
    out['_'] = underscore | not_hexadecimal;
    return out;
}();

constexpr std::uint8_t class_of(char c) { return classes[static_cast<unsigned char>(c)]; }

constexpr std::size_t shortest_mixed = 8, shortest_long_number = 26;

}  // namespace

Starts::Starts(std::span<const std::size_t> chosen) {
    const auto add = [](auto& lists, std::uint32_t bits, std::size_t detector) {
        for (std::size_t n = 0; n < lists.size(); ++n)
            if (bits >> n & 1) lists[n].push_back(detector);
    };
    for (const std::size_t i : chosen) {
        const Heads& of = detectors()[i].heads;
        kinds_ |= of.kinds;
        add(by_kind_, of.kinds, i);
        add(plain_, of.plain, i);
        add(grouped_, of.grouped, i);
    }
}

class Starts::Pass {
public:
    Pass(const Starts& starts, Bytes text, Taker& taker) : starts_(starts), text_(text), taker_(taker) {}

    void run() {
        const std::size_t size = text_.size();
        std::size_t at = 0;
        for (;;) {
            for (; at < size && class_of(text_[at]) == 0; ++at)
                if (static_cast<unsigned char>(text_[at]) == 0xef) full_width(at);
            if (at == size) return;
            const std::size_t begin = at;
            std::uint8_t all = 0;
            for (std::uint8_t one; at < size && (one = class_of(text_[at])) != 0; ++at) all |= one;
            word(begin, at, all);
        }
    }

private:
    char at(std::size_t place) const { return place < text_.size() ? text_[place] : '\0'; }
    bool is(std::size_t place, std::uint8_t of) const { return (class_of(at(place)) & of) != 0; }

    void take(unsigned kind, std::size_t place) {
        if (starts_.kinds_ >> kind & 1) taker_.take(place, starts_.by_kind_[kind]);
    }

    void word(std::size_t begin, std::size_t end, std::uint8_t all) {
        if (begin > 0 && text_[begin - 1] == '\\') begin = past_escape(begin, end);
        if (begin == end) return;
        if ((all & digit) == 0) {
            if (end - begin < 16 && (all & (upper | underscore)) == 0) return small_word(begin, end, all);
            if ((all & underscore) == 0) gaps(begin, end);
        } else if (is(begin, digit)) {
            number(begin, end);
        } else {
            std::size_t letters = 0;
            while (is(begin + letters, upper | lower)) ++letters;
            if (is(begin + letters, digit))
                take(heads::letters_digit + std::min<unsigned>(static_cast<unsigned>(letters), heads::most_letters) - 1,
                     begin);
        }
        lengths(begin, end, all);
        hexadecimal(begin, end, all);
    }

    /// Most words of prose: nothing but small letters.
    void small_word(std::size_t begin, std::size_t end, std::uint8_t all) {
        gaps(begin, end);
        if (end - begin <= 4) hexadecimal(begin, end, all);
    }

    std::size_t past_escape(std::size_t begin, std::size_t end) const {
        const char first = text_[begin];
        if (first == 'n' || first == 'r' || first == 't') return begin + 1;
        return first == 'u' ? std::min(begin + 5, end) : begin;
    }

    void gaps(std::size_t begin, std::size_t end) {
        const char next = at(end);
        if (next != ' ' && next != '.' && next != '-') return;
        const bool digit_follows = is(end + 1, digit);
        if (!digit_follows && !(at(end + 1) == ' ' && is(end + 2, digit))) {
            if (next == ' ' && end - begin == 3 && is(begin, upper) && is(end - 1, upper) && is(end + 1, upper))
                take(heads::capitals_apart, begin);
            return;
        }
        take(heads::letters_gap + std::min<unsigned>(static_cast<unsigned>(end - begin), 3) - 1, begin);
    }

    void lengths(std::size_t begin, std::size_t end, std::uint8_t all) {
        const std::size_t length = end - begin;
        if (length < shortest_mixed) return;
        if ((all & (lower | underscore)) == 0 && (length == 8 || length == 11) && is(begin, upper))
            take(heads::capitals, begin);
        const bool several =
            (all & upper) != 0 ? (all & (lower | digit)) != 0 : (all & lower) != 0 && (all & digit) != 0;
        if (several) take(heads::mixed, begin);
        if (length == 16) take(heads::sixteen, begin);
        if (length >= shortest_long_number && is(begin, digit)) take(heads::long_number, begin);
    }

    void hexadecimal(std::size_t begin, std::size_t end, std::uint8_t all) {
        const std::size_t length = end - begin;
        if (length > 4 || (all & not_hexadecimal) != 0) return;
        const char next = at(end);
        if (next == ':') take(heads::hexadecimal_colon, begin);
        if ((length == 2 && (next == ':' || next == '-')) || (length == 4 && next == '.'))
            take(heads::pair_or_four_hexadecimal, begin);
    }

    void number(std::size_t begin, std::size_t end) {
        std::size_t after = begin;
        while (after < end && is(after, digit)) ++after;
        const char before = begin > 0 ? text_[begin - 1] : '\0';
        if (before == '+') take(heads::plus_digit, begin - 1);
        if (before == '(') take(heads::parenthesis_digit, begin - 1);
        digits(begin, after);
    }

    void digits(std::size_t begin, std::size_t after) {
        std::size_t length = after - begin;
        const auto next = static_cast<unsigned char>(at(after));
        if (next >= 0x80) length = Number(text_, begin).length(0);  // it may go on with what ASCII does not show
        const auto& lists = goes_on(after, next) ? starts_.grouped_ : starts_.plain_;
        const auto& list = lists[std::min<std::size_t>(length, heads::most_digits)];
        if (!list.empty()) taker_.take(begin, list);
    }

    /// Whether what stands after digits may be a part of the same value.
    bool goes_on(std::size_t after, unsigned char next) const {
        if (class_of(static_cast<char>(next)) != 0) return true;
        if (next >= 0x80) return true;
        if (next != ' ' && next != '-' && next != '.' && next != '/' && next != '\n' && next != '+' && next != '(' &&
            next != ',')
            return false;
        const char far = at(after + 1);
        return class_of(far) != 0 || far == '(' || far == ' ' || static_cast<unsigned char>(far) >= 0x80;
    }

    /// A full-width digit that begins a row of them: three bytes, EF BC 90 to EF BC 99.
    void full_width(std::size_t begin) {
        if (digit_of(character_at(text_, begin).code) == 0 || digit_of(character_before(text_, begin).code) != 0)
            return;
        const Number number(text_, begin);
        const auto length = std::min<std::size_t>(number.length(0), heads::most_digits);
        const auto& list = (number.groups() > 1 ? starts_.grouped_ : starts_.plain_)[length];
        if (!list.empty()) taker_.take(begin, list);
    }

    const Starts& starts_;
    const Bytes text_;
    Taker& taker_;
};

void Starts::scan(Bytes text, Taker& taker) const { Pass(*this, text, taker).run(); }

}  // namespace waybill::detect
