#include "json_string.hpp"

#include "json_bytes.hpp"
#include "waybill/base/code_points.hpp"

namespace waybill::format {
namespace {

int hex_value(unsigned char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_high_half(std::uint32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool is_low_half(std::uint32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

}  // namespace

void StringLexer::start() {
    need_ = Need::anything;
    escaped_ = false;
    low_half_ = false;
}

Scan StringLexer::scan(const char*& p, const char* end) {
    while (p < end) {
        if (need_ != Need::anything) {
            if (!step(static_cast<unsigned char>(*p))) return Scan::wrong;
            ++p;
            continue;
        }
        const auto byte = static_cast<unsigned char>(*p);
        if (byte >= 0x80) {
            if (!begin_sequence(byte)) return Scan::wrong;
        } else if (byte == '\\') {
            escaped_ = true;
            need_ = Need::escape;
        } else if (byte == '"') {
            ++p;
            return Scan::done;
        } else if (byte < 0x20) {
            reason_ = "a control character in a string is written as an escape";
            return Scan::wrong;
        } else {
            p = find_special(p, end);
            continue;
        }
        ++p;
    }
    return Scan::more;
}

/// The first byte of a sequence of two to four, and with it what the second may be (RFC 3629 section 4): so that there
/// is one spelling of each character, and none of a surrogate or past U+10FFFF.
bool StringLexer::begin_sequence(unsigned char byte) {
    least_ = 0x80;
    most_ = 0xbf;
    if (byte < 0xe0) {
        left_ = 1;
    } else if (byte < 0xf0) {
        left_ = 2;
        if (byte == 0xe0) least_ = 0xa0;
        if (byte == 0xed) most_ = 0x9f;
    } else {
        left_ = 3;
        if (byte == 0xf0) least_ = 0x90;
        if (byte == 0xf4) most_ = 0x8f;
    }
    return expect(byte >= 0xc2 && byte <= 0xf4, Need::continuation, "a string is UTF-8");
}

bool StringLexer::step(unsigned char byte) {
    switch (need_) {
        case Need::continuation:
            return step_continuation(byte);
        case Need::escape:
            return step_escape(byte);
        case Need::hex:
            return step_hex(byte);
        case Need::low_backslash:
            return expect(byte == '\\', Need::low_u, "after \\uD800 to \\uDBFF comes \\uDC00 to \\uDFFF");
        case Need::low_u:
            left_ = 4;
            unit_ = 0;
            return expect(byte == 'u', Need::hex, "after \\uD800 to \\uDBFF comes \\uDC00 to \\uDFFF");
        case Need::anything:
            break;
    }
    return true;
}

bool StringLexer::step_continuation(unsigned char byte) {
    if (!expect(byte >= least_ && byte <= most_, Need::continuation, "a string is UTF-8")) return false;
    least_ = 0x80;
    most_ = 0xbf;
    if (--left_ == 0) need_ = Need::anything;
    return true;
}

bool StringLexer::step_escape(unsigned char byte) {
    switch (byte) {
        case '"':
        case '\\':
        case '/':
        case 'b':
        case 'f':
        case 'n':
        case 'r':
        case 't':
            need_ = Need::anything;
            return true;
        default:
            break;
    }
    left_ = 4;
    unit_ = 0;
    return expect(byte == 'u', Need::hex, "an escape is one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
}

bool StringLexer::step_hex(unsigned char byte) {
    const int digit = hex_value(byte);
    if (!expect(digit >= 0, Need::hex, "four hexadecimal digits follow \\u")) return false;
    unit_ = unit_ << 4 | static_cast<std::uint32_t>(digit);
    if (--left_ != 0) return true;
    const bool low = low_half_;
    low_half_ = !low && is_high_half(unit_);
    return expect(is_low_half(unit_) == low, low_half_ ? Need::low_backslash : Need::anything,
                  "\\uDC00 to \\uDFFF stands only after \\uD800 to \\uDBFF, and must stand there");
}

bool StringLexer::expect(bool right, Need next, base::Text reason) {
    if (right)
        need_ = next;
    else
        reason_ = reason;
    return right;
}

namespace {

std::uint32_t read_unit(const char* digits) {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i)
        unit = unit << 4 | static_cast<std::uint32_t>(hex_value(static_cast<unsigned char>(digits[i])));
    return unit;
}

/// The escape whose letter stands at `p`; returns where it ends.
const char* decode_escape(const char* p, std::string& out) {
    switch (*p) {
        case 'b':
            out.push_back('\b');
            return p + 1;
        case 'f':
            out.push_back('\f');
            return p + 1;
        case 'n':
            out.push_back('\n');
            return p + 1;
        case 'r':
            out.push_back('\r');
            return p + 1;
        case 't':
            out.push_back('\t');
            return p + 1;
        case 'u':
            break;
        default:
            out.push_back(*p);
            return p + 1;
    }
    const std::uint32_t unit = read_unit(p + 1);
    if (!is_high_half(unit)) {
        base::append_utf8(out, unit);
        return p + 5;
    }
    base::append_utf8(out, 0x10000 + ((unit - 0xd800) << 10) + (read_unit(p + 7) - 0xdc00));
    return p + 11;
}

}  // namespace

Bytes decode_string(Bytes raw, std::string& scratch) {
    const Bytes inside = raw.substr(1, raw.size() - 2);
    std::size_t escape = inside.find('\\');
    if (escape == Bytes::npos) return inside;
    scratch.clear();
    const char* p = inside.data();
    const char* const end = p + inside.size();
    while (escape != Bytes::npos) {
        scratch.append(p, escape);
        p = decode_escape(p + escape + 1, scratch);
        escape = Bytes(p, static_cast<std::size_t>(end - p)).find('\\');
    }
    scratch.append(p, end);
    return scratch;
}

}  // namespace waybill::format
