#include "log_diagnostics.hpp"

#include "waybill/base/log.hpp"

namespace waybill::control {

void log_diagnostics(const base::Diagnostics& diagnostics) {
    using base::LogValue;
    for (const base::Diagnostic& one : diagnostics.all()) {
        const bool error = one.severity == base::Diagnostic::Severity::error;
        base::log(error ? base::LogLevel::error : base::LogLevel::warning,
                  error ? base::Text("a file is not right") : base::Text("a file may not be right"),
                  {{"at", LogValue::of(one.where.text())},
                   {"what", LogValue::of(one.what)},
                   {"hint", LogValue::of(one.hint)}});
    }
}

}  // namespace waybill::control
