#include "verdict.hpp"

#include "waybill/base/json_text.hpp"

namespace waybill::cli {

Result<std::optional<crypto::VerifierKey>> parse_key_option(const std::string& key) {
    if (key.empty()) return std::optional<crypto::VerifierKey>();
    if (key.find('+') == std::string::npos)
        return fail(Code::bad_usage, "--key takes the key itself, not its file: --key \"$(cat FILE)\"");
    auto parsed = crypto::VerifierKey::parse(key);
    if (!parsed) return fail(parsed.error());
    return std::optional(*std::move(parsed));
}

Result<std::vector<crypto::VerifierKey>> parse_witness_options(const std::vector<std::string>& keys) {
    std::vector<crypto::VerifierKey> out;
    for (const std::string& text : keys) {
        auto key = crypto::VerifierKey::parse(text, crypto::KeyUse::cosignature);
        if (!key) return fail(key.error());
        out.push_back(*std::move(key));
    }
    return out;
}

ExitCode exit_code_of(audit::Verdict verdict) {
    switch (verdict) {
        case audit::Verdict::ok:
            return ExitCode::ok;
        case audit::Verdict::tampered:
            return ExitCode::found_wrong;
        case audit::Verdict::unverifiable:
            return ExitCode::unverifiable;
    }
    return ExitCode::unverifiable;
}

std::string styled_verdict(audit::Verdict verdict) {
    const Style style = verdict == audit::Verdict::ok         ? Style::green
                        : verdict == audit::Verdict::tampered ? Style::red
                                                              : Style::yellow;
    return styled(stdout, style, audit::name_of(verdict));
}

std::string findings_json(const std::vector<std::string>& findings) {
    std::string out = "[";
    for (const std::string& finding : findings) {
        if (out.size() > 1) out += ',';
        base::append_json_string(out, finding);
    }
    return out + "]";
}

std::string findings_text(audit::Verdict verdict, const std::vector<std::string>& findings) {
    std::string out;
    for (const std::string& finding : findings)
        out += (verdict == audit::Verdict::ok ? "note: " : "- ") + printable(finding) + "\n";
    return out;
}

}  // namespace waybill::cli
