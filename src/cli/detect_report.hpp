// Findings of one text as a person reads them, or a program: in a stream, so that nothing of the text is kept.
#pragma once

#include <string>

#include "command.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/detect/detect.hpp"

namespace waybill::cli {

enum class ShowValues : bool { masked, shown };

/// Where a byte of the text is: counts as the text goes by.
class TextPosition {
public:
    void pass(Bytes bytes);
    std::uint64_t characters() const { return characters_; }  // code points before it
    std::uint64_t line() const { return line_; }              // from 1
    std::uint64_t column() const { return column_; }          // from 1, in code points

private:
    std::uint64_t characters_ = 0, line_ = 1, column_ = 1;
};

/// Code points of UTF-8.
std::uint64_t characters_in(Bytes text);
/// 95 hundredths as 0.95.
std::string score_text(int hundredths);
/// Letters as x and X, digits as 9: what it looks like, and not what it says.
std::string masked(Bytes value);

class DetectReport {
public:
    DetectReport(OutputForm form, ShowValues values) : form_(form), values_(values) {}
    void add(const detect::Finding& finding, const TextPosition& at, Bytes value);
    /// What people are told at the end.
    void finish() const;

private:
    void add_line(const detect::Finding& finding, const TextPosition& at, Bytes value);
    void add_json(const detect::Finding& finding, const TextPosition& at, Bytes value);

    const OutputForm form_;
    const ShowValues values_;
    std::uint64_t count_ = 0;
};

}  // namespace waybill::cli
