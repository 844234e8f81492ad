#include "characters.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace waybill::treat {
namespace {

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

struct CodePoint {
    utf8proc_int32_t code;
    std::size_t size;
};

CodePoint code_point(Bytes text) {
    utf8proc_int32_t code = 0;
    const auto size = utf8proc_iterate(u8(text), static_cast<utf8proc_ssize_t>(text.size()), &code);
    if (size <= 0) return {0xfffd, 1};
    return {code, static_cast<std::size_t>(size)};
}

}  // namespace

Bytes Characters::next() {
    if (rest_.empty()) return {};
    std::size_t size = 0;
    // Nothing joins two ASCII characters but CR LF: the common case needs no tables.
    if (is_ascii(rest_[0]) && (rest_.size() == 1 || (is_ascii(rest_[1]) && rest_[0] != '\r'))) {
        size = 1;
    } else {
        auto last = code_point(rest_);
        size = last.size;
        utf8proc_int32_t state = 0;
        while (size < rest_.size()) {
            const auto following = code_point(rest_.substr(size));
            if (utf8proc_grapheme_break_stateful(last.code, following.code, &state)) break;
            size += following.size;
            last = following;
        }
    }
    const Bytes character = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return character;
}

std::size_t characters_in(Bytes text) {
    if (std::ranges::all_of(text, is_ascii) && text.find('\r') == Bytes::npos) return text.size();
    std::size_t count = 0;
    for (Characters characters(text); !characters.next().empty();) ++count;
    return count;
}

Bytes first_characters(Bytes text, std::size_t count) {
    std::size_t size = 0;
    for (Characters characters(text); count > 0; --count) size += characters.next().size();
    return text.substr(0, size);
}

}  // namespace waybill::treat
