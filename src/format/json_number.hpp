// A JSON number (RFC 8259 section 6), stopping anywhere. It judges the spelling and nothing else: no value is made of
// it, so that no size and no precision is lost. Keeps no bytes.
#pragma once

#include <cstdint>

#include "json_bytes.hpp"
#include "scan.hpp"

namespace waybill::format {

class NumberLexer {
public:
    void start() { state_ = State::nothing; }
    /// Goes on at `p`. done: p stands at the first byte that is not the number's; more: at `end`, where it may be
    /// complete; wrong: at the byte that cannot be.
    Scan scan(const char*& p, const char* end) {
        for (; p < end; ++p) {
            if (is_digit(*p) && state_ <= State::exponent) continue;
            const State next = after(state_, *p);
            if (next == State::none) return complete() ? Scan::done : Scan::wrong;
            state_ = next;
        }
        return Scan::more;
    }
    /// Whether a number may end here.
    bool complete() const { return state_ <= State::zero; }

private:
    // The first three go on with digits, the first four may end a number.
    enum class State : std::uint8_t { integer, fraction, exponent, zero, nothing, minus, point, e, sign, none };

    static State after(State state, char c) {
        const bool digit = is_digit(c);
        switch (state) {
            case State::nothing:
                if (c == '-') return State::minus;
                [[fallthrough]];
            case State::minus:
                return c == '0' ? State::zero : digit ? State::integer : State::none;
            case State::zero:
            case State::integer:
                if (c == '.') return State::point;
                [[fallthrough]];
            case State::fraction:
                return c == 'e' || c == 'E' ? State::e : State::none;
            case State::point:
                return digit ? State::fraction : State::none;
            case State::e:
                if (c == '+' || c == '-') return State::sign;
                [[fallthrough]];
            case State::sign:
                return digit ? State::exponent : State::none;
            case State::exponent:
            case State::none:
                break;
        }
        return State::none;
    }

    State state_ = State::nothing;
};

}  // namespace waybill::format
