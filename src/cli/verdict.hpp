// What the commands that verify share: the key on the command line, a verdict as exit code and in colour.
#pragma once

#include <string>
#include <vector>

#include "console.hpp"
#include "exit_code.hpp"
#include "waybill/audit/verify.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::cli {

/// `--key`: nothing where it is empty. bad_usage where it looks like a file's name; bad_key.
Result<std::optional<crypto::VerifierKey>> parse_key_option(const std::string& key);
/// `--witness`, each a witness's verifier key; bad_key.
Result<std::vector<crypto::VerifierKey>> parse_witness_options(const std::vector<std::string>& keys);
ExitCode exit_code_of(audit::Verdict verdict);
/// The verdict in its colour.
std::string styled_verdict(audit::Verdict verdict);
/// `["…","…"]`
std::string findings_json(const std::vector<std::string>& findings);
/// A line each: a note where the verdict is ok, else a dash.
std::string findings_text(audit::Verdict verdict, const std::vector<std::string>& findings);

}  // namespace waybill::cli
