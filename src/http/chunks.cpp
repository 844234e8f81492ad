#include "waybill/http/chunks.hpp"

#include <algorithm>

#include "characters.hpp"

namespace waybill::http {
namespace {

constexpr std::size_t size_digits = 16;
/// A chunk of n bytes may cost 16 + 2n bytes of framing; what is over that adds up to this at most, else a peer could
/// keep a connection busy for ever with extensions or chunks of one byte.
constexpr std::uint64_t overhead_bytes = 16 << 10;

}  // namespace

Result<ChunkDecoder::Step> ChunkDecoder::next(Bytes in) {
    Step step;
    while (step.used < in.size() && state_ != State::done) {
        if (state_ == State::data) {
            step.data = in.substr(step.used, std::min<std::uint64_t>(left_, in.size() - step.used));
            step.used += step.data.size();
            at_ += step.data.size();
            left_ -= step.data.size();
            if (left_ == 0) state_ = State::data_cr;
            return step;
        }
        auto taken = take(in[step.used]);
        if (!taken) return fail(taken.error());
        ++step.used;
        ++at_;
    }
    return step;
}

Result<void> ChunkDecoder::take(char c) {
    switch (state_) {
        case State::size:
            return take_size(c);
        case State::size_lf:
            if (c != '\n') return wrong("a chunk's size whose line does not end with CR LF");
            return end_size_line();
        case State::data_cr:
        case State::data_lf:
            if (c != (state_ == State::data_cr ? '\r' : '\n')) return wrong("a chunk that is not followed by CR LF");
            state_ = state_ == State::data_cr ? State::data_lf : State::size;
            return {};
        default:
            return state_ < State::size_lf ? take_extension(c) : take_trailer(c);
    }
}

Result<void> ChunkDecoder::take_size(char c) {
    const int digit = hex_digit(c);
    if (digit >= 0) {
        if (++digits_ > size_digits) return wrong("a chunk's size of more than 16 digits");
        left_ = left_ << 4 | static_cast<unsigned>(digit);
        ++line_;
        return {};
    }
    if (digits_ == 0) return wrong("a chunk's size that is not a number");
    if (c != ';' && c != '\r') return wrong("a byte after a chunk's size that does not belong there");
    ++line_;
    state_ = c == ';' ? State::name_begin : State::size_lf;
    return {};
}

Result<void> ChunkDecoder::take_extension(char c) {
    if (++line_ > line_bytes_) return wrong("a chunk's size line that is longer than the limit");
    State next = state_;
    bool right = true;
    switch (state_) {
        case State::name_begin:
            right = is_space(c) || is_token(c);
            if (is_token(c)) next = State::name;
            break;
        case State::value_begin:
            right = is_space(c) || is_token(c) || c == '"';
            if (!is_space(c)) next = c == '"' ? State::quoted : State::value;
            break;
        case State::quoted:
            right = is_value(c);
            if (c == '"') next = State::quoted_end;
            if (c == '\\') next = State::quoted_pair;
            break;
        case State::quoted_pair:
            right = is_value(c);
            next = State::quoted;
            break;
        default:
            next = after_word(c);
            right = next != State::done;
    }
    if (!right) return wrong("a chunk's extension that is not a name, or a name and a value");
    state_ = next;
    return {};
}

/// In or after an extension's name or value: the state that a byte leads to, `done` where it must not be there.
ChunkDecoder::State ChunkDecoder::after_word(char c) const {
    const bool in_token = state_ == State::name || state_ == State::value;
    const bool of_name = state_ == State::name || state_ == State::name_end;
    const bool spaced = state_ == State::name_end || state_ == State::value_end;
    if (in_token && is_token(c)) return state_;
    if (of_name && c == '=') return State::value_begin;
    if (c == ';') return State::name_begin;
    if (is_space(c)) return of_name ? State::name_end : State::value_end;
    return c == '\r' && !spaced ? State::size_lf : State::done;
}

/// The whole line was read: what follows is the chunk's data, or the trailer after the chunk of no bytes.
Result<void> ChunkDecoder::end_size_line() {
    overhead_ += line_ + 3;  // its LF, and CR LF after the data
    const std::uint64_t paid = left_ > overhead_bytes ? 2 * overhead_bytes : 16 + 2 * left_;
    overhead_ -= std::min(overhead_, paid);
    if (overhead_ > overhead_bytes) return wrong("chunks with too much framing for their data");
    state_ = left_ == 0 ? State::line_begin : State::data;
    line_ = digits_ = 0;
    return {};
}

/// Checked as a head's fields are, and thrown away.
Result<void> ChunkDecoder::take_trailer(char c) {
    if (++line_ > trailer_bytes_) return wrong("a trailer that is longer than the limit");
    switch (state_) {
        case State::line_begin:
            if (c != '\r' && !is_token(c)) return wrong("a trailer's line that begins with no field");
            state_ = c == '\r' ? State::last_lf : State::field_name;
            return {};
        case State::field_name:
            if (c != ':' && !is_token(c)) return wrong("a trailer's name that is not a token");
            if (c == ':') state_ = State::field_value;
            return {};
        case State::field_value:
            if (c != '\r' && !is_value(c)) return wrong("a control byte in a trailer");
            if (c == '\r') state_ = State::field_lf;
            return {};
        default:
            if (c != '\n') return wrong("a trailer's line that does not end with CR LF");
            state_ = state_ == State::last_lf ? State::done : State::line_begin;
            return {};
    }
}

}  // namespace waybill::http
