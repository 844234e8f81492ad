// `waybill witness`: watches logs of others, and cosigns each of their checkpoints that is consistent with the one
// before (c2sp.org/tlog-witness). What it judges is audit's; here it gets its HTTP.
#include "waybill/audit/witness.hpp"
#include "console.hpp"
#include "site.hpp"
#include "waybill/audit/add_checkpoint.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/log.hpp"
#include "waybill/control/keyring_file.hpp"

namespace waybill::cli {
namespace {

using base::LogLevel;
using base::LogValue;

struct Options {
    SiteOptions site;
    std::string state, key;
    std::vector<std::string> logs;
};

Result<std::vector<crypto::VerifierKey>> read_logs(const std::vector<std::string>& texts) {
    std::vector<crypto::VerifierKey> out;
    for (const std::string& text : texts) {
        auto key = crypto::VerifierKey::parse(text);
        if (!key) return fail(key.error());
        out.push_back(*std::move(key));
    }
    return out;
}

SiteAnswer answer(audit::Witness& witness, const SiteRequest& request) {
    if (request.path != "/add-checkpoint") return site_problem(404, "there is only /add-checkpoint");
    if (request.method != "POST") {
        SiteAnswer out = site_problem(405, "a checkpoint is posted");
        out.fields.push_back({"Allow", "POST"});
        return out;
    }
    const audit::Witness::Answer said = witness.add_checkpoint(request.body);
    // Who tries to show a log's two histories must leave a trace; a log that merely asks for its size is no event.
    const bool is_wrong = said.contradicts || said.status == 500;
    base::log(is_wrong             ? LogLevel::warning
              : said.status == 200 ? LogLevel::info
                                   : LogLevel::debug,
              said.status == 200 ? base::Text("cosigned") : base::Text("not cosigned"),
              {{"log", LogValue::of(said.origin)},
               {"size", said.size},
               {"status", static_cast<std::uint64_t>(said.status)},
               {"why", LogValue::of(said.why)}});
    return {said.status, {{"Content-Type", said.content_type}, {"Cache-Control", "no-store"}}, said.body};
}

ExitCode run(const Options& options) {
    const auto logs = read_logs(options.logs);
    if (!logs) return fail_with(logs.error());
    base::PosixFiles files;
    base::SystemRandom random;
    const base::SystemClock clock;
    const auto keyring = control::open_keyring(files, random, options.key);
    if (!keyring) return fail_with(keyring.error());
    auto key = (*keyring)->signing_key();
    if (!key) return fail_with(key.error());
    for (const crypto::VerifierKey& log : *logs)
        if (log.public_key() == key->verifier().public_key()) {
            complain("bad-usage: this is the key of the log " + printable(log.name()) +
                     ": a witness has its own, `waybill key init --witness --origin NAME FILE` makes one");
            return ExitCode::bad_input;
        }
    const auto witness = audit::Witness::open(files, {options.state, *logs}, *std::move(key), clock);
    if (!witness) return fail_with(witness.error());
    for (const auto& [origin, checkpoint] : (*witness)->known())
        say("knows " + origin + " up to " + counted(checkpoint.size, "entry", "entries"));
    say("its cosignatures are verified with " + (*witness)->verifier().text());
    Site site;
    site.name = "the witness";
    site.most_body = audit::most_add_checkpoint_bytes;
    site.answer = [&witness](const SiteRequest& request) { return answer(**witness, request); };
    return run_site(options.site, site);
}

}  // namespace

void add_witness(Command& app) {
    Command command = app.command(
        "witness", "Cosign the checkpoints of other logs, each only if it is consistent with the one before");
    auto options = std::make_shared<Options>();
    add_site_options(command, options->site);
    command.option(
        "--state", options->state,
        {"Folder of the newest checkpoints, made where it is not there; never to be taken back", "DIR", true, ""});
    command.option("--key", options->key,
                   {"Its keyring: `waybill key init --witness --origin NAME FILE` makes one", "FILE", true, ""});
    command.option("--log", options->logs, {"Verifier key of a log to watch; once for each", "KEY", true, ""});
    command.footer(
        "Speaks c2sp.org/tlog-witness: POST /add-checkpoint. A checkpoint is durable before it is cosigned.\n"
        "Example:\n"
        "  waybill key init --witness --origin witness.example/w1 w1.keyring\n"
        "  waybill witness --listen 127.0.0.1:8090 --state w1 --key w1.keyring --log 'waybill.corp.example/gw-1+…'\n"
        "The gateway's side is `audit: {witnesses: …}` of waybill.yaml. Ends with SIGINT or SIGTERM.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
