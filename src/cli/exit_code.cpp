#include "exit_code.hpp"

namespace waybill::cli {

ExitCode exit_code_of(base::Code code) {
    switch (base::row(code).blame) {
        case base::Blame::message:
            return ExitCode::bad_input;
        case base::Blame::policy:
            return ExitCode::refused;
        case base::Blame::record:
            return ExitCode::record_unwritten;
        case base::Blame::usage:
            return ExitCode::bad_input;
        case base::Blame::vendor:
        case base::Blame::gateway:  // answers of the gateway: no command ends with one
            return ExitCode::bad_input;
        case base::Blame::tampered:
            return ExitCode::found_wrong;
        case base::Blame::unverifiable:
            return ExitCode::unverifiable;
    }
    return ExitCode::bad_input;
}

}  // namespace waybill::cli
