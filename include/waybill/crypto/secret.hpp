// Bytes that must not leak: in locked memory (sodium_malloc: guarded, not in core dumps), wiped when released, without
// operator<<. Moves, does not copy unless asked to.
#pragma once

#include <memory>
#include <span>

#include "waybill/base/bytes.hpp"
#include "waybill/base/random.hpp"

namespace waybill::crypto {

class Secret {
public:
    Secret() = default;
    static Secret copy_of(Bytes bytes);
    static Secret random(std::size_t size, base::Random& random);
    /// For what is computed in place, so that no copy of it lies elsewhere.
    static Secret zeros(std::size_t size);

    Secret clone() const { return copy_of(view()); }
    /// Lives as long as this object; moving does not move the bytes.
    Bytes view() const { return {reinterpret_cast<const char*>(bytes_.get()), size_}; }
    std::span<unsigned char> writable() { return {bytes_.get(), size_}; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

private:
    struct Wipe {
        void operator()(unsigned char* bytes) const;
    };
    std::unique_ptr<unsigned char, Wipe> bytes_;
    std::size_t size_ = 0;
};

/// Must run once before any other function of this folder; aborts where libsodium cannot start. Idempotent, any thread.
/// Making a Secret runs it, too.
void start();

}  // namespace waybill::crypto
