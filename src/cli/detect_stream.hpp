// A text of any length put through the detectors in pieces that overlap, so that what lies across a border is found
// once and with the words around it. Memory is two pieces.
#pragma once

#include <cstddef>

#include "detect_report.hpp"

namespace waybill::cli {

class DetectStream {
public:
    DetectStream(const detect::Scanner& scanner, DetectReport& report) : scan_(scanner), report_(report) {}
    void feed(Bytes bytes);
    void finish();

private:
    void look(bool last);

    static constexpr std::size_t piece_bytes = std::size_t{1} << 20;

    detect::Scan scan_;
    DetectReport& report_;
    std::string text_;        // from the first byte that words of a coming finding may stand in
    std::size_t passed_ = 0;  // of text_: findings that begin before it were reported
    TextPosition at_;         // of passed_
};

}  // namespace waybill::cli
