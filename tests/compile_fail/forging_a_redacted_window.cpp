// Only the redactor makes a RedactedWindow: bytes that it did not see cannot be committed.
#include <optional>

#include "waybill/redact/redactor.hpp"

using namespace waybill;

#ifdef BAD
redact::RedactedWindow forge() { return redact::RedactedWindow(audit::Shared{}, std::nullopt, "everything"); }
#else
std::optional<redact::RedactedWindow> next(redact::Redactor& redactor) { return redactor.take(); }
#endif
