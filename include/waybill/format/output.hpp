// What a format writes: bytes, and which of them are items. Held output can still be dropped; committed output cannot.
// Held bytes are always the tail, so dropping is truncating: a container that nothing was kept in leaves no trace.
// The reader (redact) takes committed bytes from the front.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// What the decider calls an item; the format hands it back with the bytes that became of it.
using ItemTag = std::uint32_t;

/// Sixteen bytes: there may be one for every twenty bytes of a message.
struct WrittenItem {
    WrittenItem() = default;
    WrittenItem(ItemTag of, std::uint64_t from, std::uint32_t size) : tag(of), length(size), begin(from) {}
    ItemTag tag = 0;
    std::uint32_t length = 0;  // the value as it stands in the output, a JSON string with its quotes
    std::uint64_t begin = 0;   // offset from the start of the whole output
};

class Output {
public:
    /// A point to which output can be dropped: counted from the start of the whole output, so taking does not move it.
    struct Mark {
        std::uint64_t bytes;
        std::uint64_t items;
    };

    void append(Bytes bytes) { bytes_.append(bytes); }
    void append(char byte) { bytes_.push_back(byte); }
    /// Appends `value` and notes it as an item.
    void append_item(ItemTag tag, Bytes value) {
        items_.emplace_back(tag, offset(), static_cast<std::uint32_t>(value.size()));
        bytes_.append(value);
    }
    /// Notes as an item what stands from `begin` (as offset() gave it) to the end, or so many bytes from there.
    void note_item(ItemTag tag, std::uint64_t begin) { note_item(tag, begin, offset() - begin); }
    void note_item(ItemTag tag, std::uint64_t begin, std::uint64_t length) {
        items_.emplace_back(tag, begin, static_cast<std::uint32_t>(length));
    }

    /// From here on output is held, until commit() or the drop() of this mark. Marks nest.
    Mark hold() {
        const Mark here{offset(), items_taken_ + items_.size()};
        if (holds_++ == 0) committed_ = here;
        return here;
    }
    /// Everything that is held, by whichever mark, will leave. All open marks are void: they must not be dropped.
    void commit() { holds_ = 0; }
    /// Forgets what was written since the innermost open mark; outer marks stay open.
    void drop(const Mark& mark) {
        bytes_.resize(mark.bytes - bytes_taken_);
        items_.resize(mark.items - items_taken_);
        --holds_;
    }
    bool holding() const { return holds_ > 0; }

    /// Offset of the next byte from the start of the whole output.
    std::uint64_t offset() const { return bytes_taken_ + bytes_.size(); }
    /// Offset of the first byte that was not taken.
    std::uint64_t taken() const { return bytes_taken_; }
    /// Committed bytes that were not taken yet, and how many of items() are in them.
    Bytes committed() const { return Bytes(bytes_).substr(0, (holds_ ? committed_.bytes : offset()) - bytes_taken_); }
    std::size_t committed_items() const { return holds_ ? committed_.items - items_taken_ : items_.size(); }
    /// Items that were not taken yet, in the order written.
    const std::vector<WrittenItem>& items() const { return items_; }
    /// Takes the first `bytes` committed bytes and the first `items` items away.
    void take(std::size_t bytes, std::size_t items) {
        bytes_.erase(0, bytes);
        items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(items));
        bytes_taken_ += bytes;
        items_taken_ += items;
    }
    /// The same, and the bytes are given away: where all go, as they lie, without a copy.
    std::string take_out(std::size_t bytes, std::size_t items) {
        std::string out;
        if (bytes != bytes_.size()) {
            out.assign(bytes_, 0, bytes);
        } else {
            out.swap(bytes_);
            bytes_taken_ += bytes;
            bytes = 0;
        }
        take(bytes, items);
        return out;
    }

private:
    std::string bytes_;
    std::vector<WrittenItem> items_;
    std::uint64_t bytes_taken_ = 0;
    std::uint64_t items_taken_ = 0;
    std::size_t holds_ = 0;
    Mark committed_{0, 0};
};

}  // namespace waybill::format
