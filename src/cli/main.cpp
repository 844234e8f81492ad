// The commands, in the order of --help. Start-up is the only place that catches exceptions.
#include <csignal>
#include <exception>

#include "command.hpp"
#include "console.hpp"
#include "report.hpp"
#include "standard_streams.hpp"
#include "waybill/crypto/secret.hpp"

namespace {

constexpr const char* description =
    "Waybill: shares with vendors what was agreed, and nothing else; keeps a record that anyone can check.";
constexpr const char* footer =
    "Exit codes: 0 ok; 1 something is wrong (tampered); 2 bad usage, malformed message, a policy that does not\n"
    "load, or a file or stream that cannot be read or written; 3 refused by policy; 4 unverifiable; 74 the record "
    "could not be written.";

}  // namespace

int main(int count, char** words) {
    using namespace waybill::cli;
    if (!claim_standard_streams()) {
        complain("standard input or output is closed: give them a file, a pipe or /dev/null");
        return static_cast<int>(ExitCode::bad_input);
    }
    std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a write that fails, with a message
    try {
        waybill::crypto::start();
        return static_cast<int>(run_command_line(
            count, words, description, footer,
            {add_serve, add_status, add_metrics, add_reload, add_check, add_redact, add_tree, add_path, add_detect,
             add_audit, add_receipt, add_report, add_key, add_witness, add_demo_vendor, add_version}));
    } catch (const std::exception& error) {
        complain(error.what());
        return static_cast<int>(ExitCode::bad_input);
    }
}
