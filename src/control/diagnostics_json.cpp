#include "waybill/control/diagnostics_json.hpp"

#include "waybill/base/json_text.hpp"

namespace waybill::control {
namespace {

void append(std::string& out, const base::Diagnostic& diagnostic) {
    const bool error = diagnostic.severity == base::Diagnostic::Severity::error;
    out += error ? "{\"severity\":\"error\",\"file\":" : "{\"severity\":\"warning\",\"file\":";
    base::append_json_string(out, diagnostic.where.file);
    out += ",\"line\":" + std::to_string(diagnostic.where.line) +
           ",\"column\":" + std::to_string(diagnostic.where.column) + ",\"what\":";
    base::append_json_string(out, diagnostic.what);
    if (!diagnostic.hint.empty()) {
        out += ",\"hint\":";
        base::append_json_string(out, diagnostic.hint);
    }
    out += "}";
}

}  // namespace

std::string diagnostics_json(const base::Diagnostics& diagnostics) {
    std::string out = "[";
    for (const base::Diagnostic& one : diagnostics.all()) {
        if (out.size() > 1) out += ',';
        append(out, one);
    }
    return out + "]";
}

}  // namespace waybill::control
