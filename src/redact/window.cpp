#include "waybill/redact/window.hpp"

#include <utility>

namespace waybill::redact {

std::string unrecorded(RedactedWindow window) { return std::move(window.body_); }

}  // namespace waybill::redact
