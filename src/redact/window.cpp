#include "waybill/redact/window.hpp"

#include <utility>

namespace waybill::redact {

std::string unrecorded(RedactedWindow window) { return std::move(window.body_); }
const std::optional<OutboundHead>& unrecorded_head(const RedactedWindow& window) { return window.head_; }

}  // namespace waybill::redact
