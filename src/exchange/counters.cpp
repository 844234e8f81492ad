#include "waybill/exchange/counters.hpp"

namespace waybill::exchange {

void EndsByVendor::count(const std::string& vendor, End end) {
    const std::lock_guard lock(mutex_);
    ++counts_[vendor][static_cast<std::size_t>(end)];
}

std::map<std::string, EndsByVendor::Counts> EndsByVendor::all() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

}  // namespace waybill::exchange
