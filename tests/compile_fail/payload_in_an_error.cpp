// The bytes of a message cannot get into an error, and so not into a log.
#include <string>

#include "waybill/base/result.hpp"

using namespace waybill;

Result<void> refuse(const std::string& value) {
#ifdef BAD
    return fail(Code::body_malformed, value.c_str());
#else
    return fail(Code::body_malformed, "a string is not closed", value.size());
#endif
}
