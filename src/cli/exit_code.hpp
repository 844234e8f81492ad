// What a command ends with. Scripts rely on these: docs and tests hold them.
#pragma once

#include "waybill/base/code.hpp"

namespace waybill::cli {

enum class ExitCode : int {
    ok = 0,
    found_wrong = 1,        // tampered
    bad_input = 2,          // usage, a malformed message, a policy that does not load
    refused = 3,            // by policy
    unverifiable = 4,       // a key or a part is missing
    record_unwritten = 74,  // EX_IOERR of sysexits.h
};

ExitCode exit_code_of(base::Code code);

}  // namespace waybill::cli
