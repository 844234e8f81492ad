// The kernel without vectors, for every machine: byte by byte, and plainly enough to hold the others against.
#include "marks_kernels.hpp"

namespace waybill::format {

Marked mark_scalar(Bytes piece, Mark* marks) {
    std::size_t count = 0;
    bool inside = false, escaped = false, clean = true, ascii = true;
    for (std::size_t i = 0; i < piece.size(); ++i) {
        const auto byte = static_cast<unsigned char>(piece[i]);
        clean = clean && !(inside && byte < 0x20);
        ascii = ascii && byte < 0x80;
        const bool hidden = escaped;
        escaped = byte == '\\' && !hidden;
        if (hidden || (byte != '"' && byte != '\\')) continue;
        if (byte == '"') inside = !inside;
        marks[count++] = static_cast<Mark>(i);
    }
    return {count, clean, ascii};
}

}  // namespace waybill::format
