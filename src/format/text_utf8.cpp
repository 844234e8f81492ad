#include "text_utf8.hpp"

#include <cstring>

namespace waybill::format {

std::size_t Utf8Check::scan(Bytes bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (left_ == 0) {
            // Most text is ASCII: eight bytes at a time.
            for (std::uint64_t word = 0; at + 8 <= bytes.size(); at += 8) {
                std::memcpy(&word, bytes.data() + at, 8);
                if ((word & 0x8080808080808080) != 0) break;
            }
            if (at == bytes.size()) break;
        }
        if (!step(static_cast<unsigned char>(bytes[at]))) return at;
        ++at;
    }
    return at;
}

/// Of a sequence, the first byte tells how many follow, and what the second may be (RFC 3629 section 4).
bool Utf8Check::step(unsigned char byte) {
    if (left_ > 0) {
        if (byte < least_ || byte > most_) return false;
        ++begun_;
        least_ = 0x80;
        most_ = 0xbf;
        if (--left_ == 0) begun_ = 0;
        return true;
    }
    if (byte < 0x80) return true;
    if (byte < 0xc2 || byte > 0xf4) return false;
    begun_ = 1;
    left_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    least_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    most_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
    return true;
}

}  // namespace waybill::format
