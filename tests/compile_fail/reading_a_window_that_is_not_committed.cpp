// The bytes of a window have no way out but commit(), and the one that says what it is.
#include <utility>

#include "waybill/exchange/commit.hpp"

using namespace waybill;

#ifdef BAD
std::string peek(const redact::RedactedWindow& window) { return window.body_; }
#else
std::string try_by_hand(redact::RedactedWindow window) { return redact::unrecorded(std::move(window)); }
#endif
