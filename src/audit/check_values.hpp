// The values that a vendor received against one window of a receipt: each item's commitment is made from the bytes at
// its place, and held against the tree below the entry's items_root.
#pragma once

#include <map>

#include "findings.hpp"
#include "waybill/audit/receipt.hpp"
#include "waybill/audit/recorded.hpp"

namespace waybill::audit {

/// What was received, taken off in order: one for all windows of a receipt.
class Received {
public:
    explicit Received(const ReceiptCheck& check);

    /// The value of an item: of the head by its place, of the body by its offset there. Nothing where none was given.
    Result<std::optional<std::string>> head_value(const std::string& at);
    Result<std::optional<std::string>> body_value(std::uint64_t offset, std::uint64_t length);
    /// A window's output ends, and the next one's begins.
    void end_window(std::uint64_t bytes) { window_at_ += bytes; }
    std::uint64_t window_at() const { return window_at_; }
    bool has_body() const { return body_ != nullptr; }
    std::uint64_t body_size() const { return body_ == nullptr ? 0 : body_->size; }

private:
    const ReceivedBody* body_;
    std::map<std::string, std::vector<std::string>, std::less<>> head_;
    std::map<std::string, std::size_t, std::less<>> taken_;
    std::uint64_t window_at_ = 0;  // where the window begins in the body
};

/// Counts and tells what is wrong. Fails only where reading the body fails.
Result<void> check_values(const Recorded& entry, const ReceiptEntry& window, Received& received, ReceiptReport& report,
                          Findings& findings);

}  // namespace waybill::audit
