// What was read of a connection and not yet used: one run of bytes. Views into it hold until the next room(). How far
// it grows is the caller's to bound: it asks for room only for what it has a use for.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "waybill/base/bytes.hpp"

namespace waybill::net {

class ReadBuffer {
public:
    Bytes unread() const { return Bytes(storage_.get() + begin_, end_ - begin_); }
    bool empty() const { return begin_ == end_; }
    /// They are used, and stay where they are until the next room().
    void consume(std::size_t bytes) { begin_ += bytes; }
    /// Room for at least `wanted` bytes behind what is unread; with added() they become part of it.
    std::span<char> room(std::size_t wanted);
    void added(std::size_t bytes) { end_ += bytes; }
    /// Gives the memory back where it is more than `kept`. Nothing may be unread.
    void release(std::size_t kept = 0);

private:
    std::unique_ptr<char[]> storage_;
    std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace waybill::net
