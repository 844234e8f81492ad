#include "read_buffer.hpp"

#include <cassert>
#include <cstring>
#include <utility>

namespace waybill::net {

std::span<char> ReadBuffer::room(std::size_t wanted) {
    const Bytes kept = unread();
    if (kept.size() + wanted > capacity_) {
        auto larger = std::make_unique_for_overwrite<char[]>(kept.size() + wanted);
        if (!kept.empty()) std::memcpy(larger.get(), kept.data(), kept.size());
        storage_ = std::move(larger);
        capacity_ = kept.size() + wanted;
    } else if (begin_ != 0) {
        if (!kept.empty()) std::memmove(storage_.get(), kept.data(), kept.size());
    }
    begin_ = 0;
    end_ = kept.size();
    return {storage_.get() + end_, capacity_ - end_};
}

void ReadBuffer::release(std::size_t kept) {
    assert(empty());
    begin_ = end_ = 0;
    if (capacity_ <= kept) return;
    storage_.reset();
    capacity_ = 0;
}

}  // namespace waybill::net
