// What one reading found, added to what others found: each reading judges by its own errors alone.
#pragma once

#include "waybill/base/diagnostic.hpp"

namespace waybill::control {

inline void append(base::Diagnostics& to, const base::Diagnostics& from) {
    for (const base::Diagnostic& one : from.all()) {
        if (one.severity == base::Diagnostic::Severity::error)
            to.error(one.where, one.what, one.hint);
        else
            to.warning(one.where, one.what, one.hint);
    }
}

}  // namespace waybill::control
