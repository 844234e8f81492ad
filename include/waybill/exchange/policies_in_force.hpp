// The policies in force: stored by a reload, loaded by every worker once a window. Any thread.
#pragma once

#include <memory>
#include <mutex>

#include "waybill/policy/snapshot.hpp"

namespace waybill::exchange {

/// A lock and not std::atomic<std::shared_ptr>, which is one, too: libstdc++ 12 lets go of it in load() without a
/// release, so that a store may overtake the read of the pointer.
class PoliciesInForce {
public:
    using Pointer = std::shared_ptr<const policy::Snapshot>;

    PoliciesInForce(Pointer first = nullptr) : snapshot_(std::move(first)) {}

    Pointer load() const {
        const std::lock_guard lock(mutex_);
        return snapshot_;
    }
    void store(Pointer next) {
        const std::lock_guard lock(mutex_);
        snapshot_.swap(next);  // the old one goes after the lock
    }

private:
    mutable std::mutex mutex_;
    Pointer snapshot_;
};

}  // namespace waybill::exchange
