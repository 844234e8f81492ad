// A chunked body (RFC 9112 section 7.1), strictly: sizes in hex of at most 16 digits without sign or space, CR LF and
// nothing else as line ends, extensions and trailers checked for their form, bounded and thrown away. Chunk-blind.
#pragma once

#include <cstdint>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

class ChunkDecoder {
public:
    /// `blame` is the code of its errors: request_malformed or vendor_malformed; their offset counts from the body's
    /// first byte. `line_bytes` bounds a size with its extensions, `trailer_bytes` the whole trailer.
    explicit ChunkDecoder(base::Code blame, std::size_t line_bytes = 4 << 10, std::size_t trailer_bytes = 16 << 10)
        : blame_(blame), line_bytes_(line_bytes), trailer_bytes_(trailer_bytes) {}

    struct Step {
        std::size_t used = 0;  // bytes of `in` that are done with
        Bytes data;            // of them, the body's (a view into `in`); empty where there was only framing
    };
    /// Goes on to the end of the first run of body bytes, or of `in`. Call again with the rest. After done() nothing is
    /// used: what follows is the next message's. After an error it is of no more use.
    Result<Step> next(Bytes in);
    bool done() const { return state_ == State::done; }

private:
    enum class State : std::uint8_t {
        size,
        // an extension (RFC 9112 section 7.1.1)
        name_begin,
        name,
        name_end,
        value_begin,
        value,
        quoted,
        quoted_pair,
        quoted_end,
        value_end,
        size_lf,
        data,
        data_cr,
        data_lf,
        // a trailer (RFC 9112 section 7.1.2)
        line_begin,
        field_name,
        field_value,
        field_lf,
        last_lf,
        done,
    };
    Result<void> take(char c);
    Result<void> take_size(char c);
    Result<void> take_extension(char c);
    State after_word(char c) const;
    Result<void> take_trailer(char c);
    Result<void> end_size_line();
    base::Failure wrong(base::Text text) const { return fail(blame_, text, at_); }

    base::Code blame_;
    std::size_t line_bytes_, trailer_bytes_;
    State state_ = State::size;
    std::uint64_t at_ = 0;    // bytes of the body so far, framing included
    std::uint64_t left_ = 0;  // of this chunk's data
    std::size_t line_ = 0;    // bytes of this size line, or of the trailer
    std::size_t digits_ = 0;
    std::uint64_t overhead_ = 0;  // framing that the data so far does not pay for
};

}  // namespace waybill::http
