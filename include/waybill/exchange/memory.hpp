// limits.memory: what all exchanges may hold at once. Reserved before a body is read; beyond it an exchange is refused
// (overloaded), which costs next to nothing.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

namespace waybill::exchange {

class Memory {
public:
    explicit Memory(std::uint64_t limit) : limit_(limit) {}

    /// Gives back what was reserved with the object.
    class Share {
    public:
        Share(Share&& other) noexcept : memory_(std::exchange(other.memory_, nullptr)), bytes_(other.bytes_) {}
        Share& operator=(Share&&) = delete;
        ~Share() {
            if (memory_ != nullptr) memory_->used_.fetch_sub(bytes_, std::memory_order_relaxed);
        }

        /// Takes more, up to `bytes` in all; false where it would go over the limit.
        bool grow_to(std::uint64_t bytes) {
            if (bytes <= bytes_) return true;
            auto more = memory_->reserve(bytes - bytes_);
            if (!more) return false;
            more->memory_ = nullptr;  // it is this one's from now on
            bytes_ = bytes;
            return true;
        }

    private:
        friend class Memory;
        Share(Memory* memory, std::uint64_t bytes) : memory_(memory), bytes_(bytes) {}
        Memory* memory_;
        std::uint64_t bytes_;
    };

    /// Nothing where it would go over the limit. Any thread.
    std::optional<Share> reserve(std::uint64_t bytes) {
        if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= limit_) return Share(this, bytes);
        used_.fetch_sub(bytes, std::memory_order_relaxed);
        return std::nullopt;
    }
    std::uint64_t used() const { return used_.load(std::memory_order_relaxed); }
    std::uint64_t limit() const { return limit_; }

private:
    std::atomic<std::uint64_t> used_{0};
    std::uint64_t limit_;
};

}  // namespace waybill::exchange
