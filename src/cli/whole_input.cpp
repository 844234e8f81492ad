#include "whole_input.hpp"

#include "standard_streams.hpp"
#include "waybill/base/files.hpp"

namespace waybill::cli {

Result<std::string> read_whole_input(const std::string& file) {
    if (!file.empty() && file != "-") return base::PosixFiles().read(file, largest_input);
    StandardInput input;
    std::string out;
    for (;;) {
        const auto piece = input.read();
        if (!piece) return fail(piece.error());
        if (piece->empty()) return out;
        if (out.size() + piece->size() > largest_input)
            return fail(Code::body_too_large, "a message has at most 1 GiB", largest_input);
        out += *piece;
    }
}

}  // namespace waybill::cli
