#include "json_piece.hpp"

#include <simdjson.h>

#include <algorithm>

namespace waybill::format {
namespace {

/// Bytes of a sequence that begins at the end of `text` and goes on after it; RFC 3629 section 3.
std::size_t begun_sequence(Bytes text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte < 0x80) return 0;
        if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4u : byte >= 0xe0 ? 3u : 2u) ? back : 0;
    }
    return 0;
}

bool is_utf8(Bytes text) {
    text.remove_suffix(begun_sequence(text));  // of a string that does not end here: it is not walked over
    return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace

bool JsonPiece::reach(const char* p, const char* chunk_end, std::vector<Mark>& marks) {
    if (end_ != nullptr && p < end_) {
        while (begin_ + *mark_ < p) ++mark_;
        return right_;
    }
    const Bytes piece(p, std::min(piece_bytes, static_cast<std::size_t>(chunk_end - p)));
    constexpr std::size_t ends = 4;
    if (marks.size() < piece.size() + MarkKernel::slack) marks.resize(piece.size() + MarkKernel::slack);
    const Marked marked = kernel_.mark(piece, marks.data());
    std::fill_n(marks.begin() + static_cast<std::ptrdiff_t>(marked.count), ends, static_cast<Mark>(piece.size()));
    right_ = marked.clean && (marked.ascii || is_utf8(piece));
    begin_ = p;
    end_ = p + piece.size();
    mark_ = marks.data();
    return right_;
}

}  // namespace waybill::format
