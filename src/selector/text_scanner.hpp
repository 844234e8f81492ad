// The characters of a selector, one after the other: white space, integers and names as RFC 9535 writes them. Where a
// selector is wrong it says where and what would be right. What the characters add up to is selector.cpp's.
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
    /// `S`: any number of blanks (RFC 9535 section 2.1.1).
    void skip_blanks();

    /// `int` (section 2.1): in the I-JSON range, without leading zeros, and not -0.
    Result<std::int64_t> integer();
    /// `member-name-shorthand` (section 2.5.1.1).
    Result<std::string> shorthand();
    /// `string-literal` (section 2.3.1.1), standing at its opening quote; unescaped.
    Result<std::string> quoted();

private:
    Result<void> escape(char quote, std::string& out);
    Result<std::uint32_t> code_point();
    Result<std::uint32_t> hex4();

    Bytes text_;
    std::size_t at_ = 0;
};

}  // namespace waybill::selector
