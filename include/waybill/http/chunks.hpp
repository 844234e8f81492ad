// A chunked body (RFC 9112 section 7.1), strictly: sizes in hex of at most 16 digits without sign or space, CR LF and
// nothing else as line ends, extensions and trailers checked for their form, bounded and thrown away. Chunk-blind.
#pragma once

#include <cstdint>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::http {

class ChunkDecoder {
public:
    /// `blame` is the code of its errors: request_malformed or vendor_malformed.
    explicit ChunkDecoder(base::Code blame, std::size_t line_bytes = 4 << 10, std::size_t trailer_bytes = 16 << 10)
        : blame_(blame), line_bytes_(line_bytes), trailer_bytes_(trailer_bytes) {}

    struct Step {
        std::size_t used = 0;  // bytes of `in` that are done with
        Bytes data;            // of them, the body's (a view into `in`); empty where there was only framing
    };
    /// Goes on to the end of the first run of body bytes, or of `in`. Call again with the rest. After done() nothing is
    /// used: what follows is the next message's.
    Result<Step> next(Bytes in);
    bool done() const { return state_ == State::done; }

private:
    enum class State : std::uint8_t { size, extension, size_lf, data, data_cr, data_lf, trailer, done };
    base::Code blame_;
    std::size_t line_bytes_, trailer_bytes_;
    State state_ = State::size;
    // what a reader of a size line or trailer needs is the implementation's own: see chunks.cpp
    std::uint64_t left_ = 0;
    std::size_t line_ = 0, trailer_ = 0, digits_ = 0;
    std::uint8_t phase_ = 0;
};

}  // namespace waybill::http
