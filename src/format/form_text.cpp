#include "form_text.hpp"

#include <array>

namespace waybill::format {
namespace {

/// Bytes that stand for themselves wherever they are.
constexpr auto plain = [] {
    std::array<bool, 256> table{};
    for (int c = 0x20; c < 0x7f; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const char c : {'%', '+', '&', '=', ';'}) table[static_cast<std::size_t>(c)] = false;
    return table;
}();

int hex_value(unsigned char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

void FormTextLexer::start(Part part) {
    part_ = part;
    need_ = Need::anything;
    encoded_ = false;
    left_ = 0;
}

Scan FormTextLexer::scan(const char*& p, const char* end) {
    for (; p < end; ++p) {
        const auto byte = static_cast<unsigned char>(*p);
        if (need_ == Need::anything && left_ == 0) {
            if (plain[byte]) continue;
            if (byte == '&' || (byte == '=' && part_ == Part::name)) return Scan::done;
        }
        if (!step(byte)) return Scan::wrong;
    }
    return Scan::more;
}

bool FormTextLexer::step(unsigned char byte) {
    const int digit = hex_value(byte);
    switch (need_) {
        case Need::high_digit:
            if (digit < 0) return wrong("two hexadecimal digits follow %");
            high_ = static_cast<std::uint8_t>(digit << 4);
            need_ = Need::low_digit;
            return true;
        case Need::low_digit:
            if (digit < 0) return wrong("two hexadecimal digits follow %");
            return take(static_cast<unsigned char>(high_ | digit));
        case Need::continuation:
        case Need::anything:
            break;
    }
    if (byte == '%') {
        encoded_ = true;
        need_ = Need::high_digit;
        reason_ = "two hexadecimal digits follow %";
        return true;
    }
    if (left_ == 0 && byte == '+') {
        encoded_ = true;
        return true;
    }
    if (left_ == 0 && byte == '=') return true;
    if (byte >= 0x80) return take(byte);
    if (left_ > 0) return wrong("a form is UTF-8");
    if (byte == ';') return wrong("a semicolon is written %3B: some readers end a pair at a bare one");
    return wrong("a control character in a form is percent-encoded");
}

/// One byte of the text. Of a sequence, the first tells how many follow, and what the second may be (RFC 3629 section
/// 4): so that there is one spelling of each character, and none of a surrogate or past U+10FFFF.
bool FormTextLexer::take(unsigned char byte) {
    reason_ = "a form is UTF-8";
    if (left_ > 0) {
        if (byte < least_ || byte > most_) return false;
        --left_;
        least_ = 0x80;
        most_ = 0xbf;
    } else if (byte >= 0x80) {
        if (byte < 0xc2 || byte > 0xf4) return false;
        left_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        least_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
        most_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
    }
    need_ = left_ > 0 ? Need::continuation : Need::anything;
    return true;
}

bool FormTextLexer::wrong(base::Text reason) {
    reason_ = reason;
    return false;
}

Bytes decode_form_text(Bytes raw, std::string& scratch) {
    scratch.clear();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+') {
            scratch += ' ';
        } else if (raw[i] == '%') {
            const int high = hex_value(static_cast<unsigned char>(raw[i + 1]));
            scratch += static_cast<char>(high << 4 | hex_value(static_cast<unsigned char>(raw[i + 2])));
            i += 2;
        } else {
            scratch += raw[i];
        }
    }
    return scratch;
}

}  // namespace waybill::format
