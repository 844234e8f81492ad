// A piece of the chunk at hand with its marks: where JsonWalk knows the end of every string without a look, and that
// the bytes are UTF-8 without a control character in a string.
#pragma once

#include <vector>

#include "marks.hpp"

namespace waybill::format {

class JsonPiece {
public:
    explicit JsonPiece(const MarkKernel& kernel) : kernel_(kernel) {}

    /// The chunk is another.
    void forget() { end_ = nullptr; }
    /// Makes the piece one that `p` is in, outside of a string. False: its bytes are not in order. `marks` is scratch,
    /// the same each time.
    bool reach(const char* p, const char* chunk_end, std::vector<Mark>& marks);

    const char* begin() const { return begin_; }
    const char* end() const { return end_; }
    /// The first mark at or after the `p` that was reached. After the last come at least three that stand at end().
    const Mark* mark() const { return mark_; }

private:
    static constexpr std::size_t piece_bytes = 16 << 10;  // with its marks in the nearest cache

    const MarkKernel& kernel_;
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    const Mark* mark_ = nullptr;
    bool right_ = false;
};

}  // namespace waybill::format
