// UTF-8 (RFC 3629) in passing: checked byte by byte over chunks of any size. Keeps no bytes.
#pragma once

#include <cstdint>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

class Utf8Check {
public:
    /// The first byte of `bytes` that cannot be, or bytes.size().
    std::size_t scan(Bytes bytes);
    /// How many bytes at the end of what was scanned are the beginning of a character.
    std::size_t begun() const { return begun_; }
    bool complete() const { return left_ == 0; }

private:
    bool step(unsigned char byte);

    std::uint8_t left_ = 0;                    // continuation bytes still to come
    std::uint8_t begun_ = 0;                   // bytes of that character so far
    std::uint8_t least_ = 0x80, most_ = 0xbf;  // the next one's range
};

}  // namespace waybill::format
