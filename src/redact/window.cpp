#include "waybill/redact/window.hpp"

#include <utility>

namespace waybill::redact {

std::string unrecorded(RedactedWindow window) { return std::move(window.body_); }
const std::optional<OutboundHead>& unrecorded_head(const RedactedWindow& window) { return window.head_; }
const std::optional<std::string>& unrecorded_coded(const RedactedWindow& window) { return window.coded_; }

}  // namespace waybill::redact
