// The characters of a selector, one after the other: white space, numbers, names and strings as RFC 9535 writes them.
// Where a selector is wrong it says where and what would be right. What the characters add up to is the parser's.
#pragma once

#include <cstdint>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::selector {

class TextScanner {
public:
    explicit TextScanner(Bytes text) : text_(text) {}

    std::size_t at() const { return at_; }
    bool done() const { return at_ >= text_.size(); }
    /// The next byte; NUL at the end, which no selector contains.
    char peek() const { return done() ? '\0' : text_[at_]; }
    bool take(char wanted);
    bool take(Bytes wanted);
    bool at(Bytes wanted) const { return text_.substr(at_, wanted.size()) == wanted; }
    /// To a place that was at() before.
    void back_to(std::size_t at) { at_ = at; }
    /// `S`: any number of blanks (RFC 9535 section 2.1.1).
    void skip_blanks();

    /// `int` (section 2.1): in the I-JSON range, without leading zeros, and not -0.
    Result<std::int64_t> integer();
    /// `member-name-shorthand` (section 2.5.1.1).
    Result<std::string> shorthand();
    /// `string-literal` (section 2.3.1.1), standing at its opening quote; unescaped.
    Result<std::string> quoted();
    /// `number` (section 2.3.5.1), as written.
    Result<std::string> number();
    /// Lower-case letters, digits and `_`: what a function's name is made of (section 2.4).
    Bytes word();

private:
    bool take_digits();
    Result<void> escape(char quote, std::string& out);
    Result<std::uint32_t> code_point();
    Result<std::uint32_t> hex4();

    Bytes text_;
    std::size_t at_ = 0;
};

}  // namespace waybill::selector
