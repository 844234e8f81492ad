// `waybill detect --jsonl`: each line `{"id":…,"text":…}` is answered by one line, in order, before more is read.
#pragma once

#include "exit_code.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/detect/detect.hpp"

#include <string>

namespace waybill::cli {

class DetectLines {
public:
    explicit DetectLines(const detect::Scanner& scanner) : scan_(scanner) {}
    /// Answers the lines that these bytes end.
    void feed(Bytes bytes);
    /// bad_input where some line was none.
    ExitCode finish();

private:
    void take(Bytes bytes);
    void answer(Bytes line);
    void answer_error(Bytes id, std::string_view what);

    static constexpr std::size_t longest_line = std::size_t{64} << 20;

    detect::Scan scan_;
    std::string line_, out_;
    std::uint64_t number_ = 0;
    bool too_long_ = false, wrong_ = false;
};

}  // namespace waybill::cli
