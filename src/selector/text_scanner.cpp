#include "text_scanner.hpp"

#include "waybill/base/code_points.hpp"

namespace waybill::selector {
namespace {

constexpr std::int64_t largest = (std::int64_t{1} << 53) - 1;  // I-JSON, RFC 7493 section 2.2

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

bool TextScanner::take(char wanted) {
    if (done() || text_[at_] != wanted) return false;
    ++at_;
    return true;
}

bool TextScanner::take(Bytes wanted) {
    if (!at(wanted)) return false;
    at_ += wanted.size();
    return true;
}

void TextScanner::skip_blanks() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
}

Result<std::int64_t> TextScanner::integer() {
    const std::size_t begin = at_;
    const bool negative = take('-');
    if (!is_digit(peek())) return fail(Code::bad_selector, "a digit follows the minus of an integer", at_);
    if (peek() == '0') {
        ++at_;
        if (negative) return fail(Code::bad_selector, "zero is written 0, not -0", begin);
        if (is_digit(peek())) return fail(Code::bad_selector, "an integer has no leading zeros", begin);
        return 0;
    }
    std::int64_t value = 0;
    while (is_digit(peek())) {
        value = value * 10 + (text_[at_++] - '0');
        if (value > largest)
            return fail(Code::bad_selector, "an integer is at most 9007199254740991 either side of zero", begin);
    }
    return negative ? -value : value;
}

Result<std::string> TextScanner::shorthand() {
    if (!begins_name(peek()))
        return fail(
            Code::bad_selector,
            "after the dot comes * or a name of letters, digits and _ that begins with no digit; write any other "
            "name as ['name']",
            at_);
    const std::size_t begin = at_;
    while (begins_name(peek()) || is_digit(peek())) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
}

Result<std::string> TextScanner::number() {
    const std::size_t begin = at_;
    take('-');
    const std::size_t whole = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == whole) return fail(Code::bad_selector, "a digit follows the minus of a number", at_);
    if (at_ > whole + 1 && text_[whole] == '0') return fail(Code::bad_selector, "a number has no leading zeros", begin);
    if (take('.') && !take_digits()) return fail(Code::bad_selector, "a digit follows the point of a number", at_);
    if (take('e') || take('E')) {
        if (!take('-')) take('+');
        if (!take_digits()) return fail(Code::bad_selector, "a digit follows the exponent of a number", at_);
    }
    return std::string(text_.substr(begin, at_ - begin));
}

bool TextScanner::take_digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ > begin;
}

Bytes TextScanner::word() {
    const std::size_t begin = at_;
    while ((peek() >= 'a' && peek() <= 'z') || is_digit(peek()) || peek() == '_') ++at_;
    return text_.substr(begin, at_ - begin);
}

Result<std::string> TextScanner::quoted() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    std::string out;
    while (!done() && text_[at_] != quote) {
        const char c = text_[at_];
        if (static_cast<unsigned char>(c) < 0x20)
            return fail(Code::bad_selector, "a control character in a string is written as an escape", at_);
        if (c != '\\') {
            out.push_back(c);
            ++at_;
        } else if (auto read = escape(quote, out); !read) {
            return fail(read.error());
        }
    }
    if (!take(quote)) return fail(Code::bad_selector, "a string ends with the quote that it began with", begin);
    return out;
}

Result<void> TextScanner::escape(char quote, std::string& out) {
    const std::size_t begin = at_++;
    const char c = peek();
    ++at_;
    switch (c) {
        case 'b':
            out.push_back('\b');
            return {};
        case 'f':
            out.push_back('\f');
            return {};
        case 'n':
            out.push_back('\n');
            return {};
        case 'r':
            out.push_back('\r');
            return {};
        case 't':
            out.push_back('\t');
            return {};
        case '/':
        case '\\':
            out.push_back(c);
            return {};
        case 'u': {
            auto point = code_point();
            if (!point) return fail(point.error());
            base::append_utf8(out, *point);
            return {};
        }
        default:
            break;
    }
    if (c != quote)
        return fail(Code::bad_selector,
                    "an escape is \\b \\f \\n \\r \\t \\/ \\\\ \\uXXXX or the quote around the string", begin);
    out.push_back(c);
    return {};
}

Result<std::uint32_t> TextScanner::code_point() {
    const std::size_t begin = at_ - 2;
    auto high = hex4();
    if (!high) return high;
    if (*high < 0xd800 || *high > 0xdfff) return high;
    if (*high <= 0xdbff && take('\\') && take('u')) {
        auto low = hex4();
        if (!low) return low;
        if (*low >= 0xdc00 && *low <= 0xdfff) return 0x10000 + ((*high - 0xd800) << 10) + (*low - 0xdc00);
    }
    return fail(Code::bad_selector, "a surrogate is written in a pair: \\uD800 to \\uDBFF then \\uDC00 to \\uDFFF",
                begin);
}

Result<std::uint32_t> TextScanner::hex4() {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hex_value(peek());
        if (digit < 0) return fail(Code::bad_selector, "four hexadecimal digits follow \\u", at_);
        value = value << 4 | static_cast<std::uint32_t>(digit);
        ++at_;
    }
    return value;
}

}  // namespace waybill::selector
