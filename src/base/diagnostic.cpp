#include "waybill/base/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace waybill::base {

std::string Position::text() const {
    std::string out = file;
    if (line > 0) out += ":" + std::to_string(line);
    if (line > 0 && column > 0) out += ":" + std::to_string(column);
    return out;
}

std::string Diagnostic::text() const {
    std::string out = where.text();
    if (!out.empty()) out += ": ";
    out += severity == Severity::error ? "error: " : "warning: ";
    out += what;
    if (!hint.empty()) out += " (" + hint + ")";
    return out;
}

void Diagnostics::error(Position where, std::string what, std::string hint) {
    all_.push_back({Diagnostic::Severity::error, std::move(where), std::move(what), std::move(hint)});
    ++errors_;
}

void Diagnostics::warning(Position where, std::string what, std::string hint) {
    all_.push_back({Diagnostic::Severity::warning, std::move(where), std::move(what), std::move(hint)});
}

void Diagnostics::sort() {
    std::sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.where.file, a.where.line, a.where.column, a.what) <
               std::tie(b.where.file, b.where.line, b.where.column, b.what);
    });
}

}  // namespace waybill::base
