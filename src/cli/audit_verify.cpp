// `waybill audit verify --key VKEY [--since CHECKPOINT] [--witness VKEY]… DIR`, or `--tiles FOLDER` in place of DIR
#include <chrono>
#include <thread>

#include "audit_directory.hpp"
#include "command.hpp"
#include "console.hpp"
#include "verdict.hpp"
#include "waybill/audit/verify.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/control/keyring_file.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::cli {
namespace {

struct Options {
    std::string directory, tiles;
    std::string key;
    std::string since;
    std::vector<std::string> witnesses;
    std::optional<std::string> keys;
    OutputForm form = OutputForm::table;
};

/// How fast it went, and what hashing alone would allow.
struct Speed {
    std::uint64_t bytes_per_second = 0;
    std::uint64_t sha256_bytes_per_second = 0;  // of one thread
    unsigned threads = 1;
};

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// What one thread of this machine hashes, measured for a few hundredths of a second.
std::uint64_t sha256_speed() {
    const std::string piece(1 << 20, '\0');
    constexpr int times = 32;
    const double seconds = seconds_of([&] {
        for (int i = 0; i < times; ++i) (void)crypto::sha256(piece);
    });
    return static_cast<std::uint64_t>(static_cast<double>(piece.size()) * times / seconds);
}

std::string as_text(const Speed& speed, std::uint64_t bytes) {
    char line[160];
    const double of_limit = static_cast<double>(speed.bytes_per_second) /
                            (static_cast<double>(speed.sha256_bytes_per_second) * speed.threads);
    std::snprintf(line, sizeof line,
                  "%.1f MB hashed at %.2f GB/s by %u %s: %.2f of what SHA-256 alone would take here\n",
                  static_cast<double>(bytes) / 1e6, static_cast<double>(speed.bytes_per_second) / 1e9, speed.threads,
                  speed.threads == 1 ? "thread" : "threads", of_limit);
    return line;
}

std::string as_json(const audit::Report& report, const Speed& speed) {
    std::string out = "{\"verdict\":";
    base::append_json_string(out, audit::name_of(report.verdict));
    out += ",\"origin\":";
    base::append_json_string(out, report.origin);
    const auto number = [&](std::string_view name, std::uint64_t value) {
        out += ",\"" + std::string(name) + "\":" + std::to_string(value);
    };
    number("entries", report.entries);
    number("minimum", report.minimum);
    number("details", report.details);
    number("details_erased", report.details_erased);
    number("details_unread", report.details_unread);
    number("beyond_checkpoint", report.beyond_checkpoint);
    number("torn_bytes", report.torn_bytes);
    number("bytes", report.bytes);
    number("bytes_per_second", speed.bytes_per_second);
    number("sha256_bytes_per_second", speed.sha256_bytes_per_second);
    number("threads", speed.threads);
    out += ",\"root\":";
    base::append_json_string(out, report.root);
    return out + ",\"findings\":" + findings_json(report.findings) + "}\n";
}

std::string as_text(const audit::Report& report, const Speed& speed, bool since) {
    std::string out = styled_verdict(report.verdict) + ": " + printable(report.origin);
    if (report.verdict != audit::Verdict::tampered)
        out += ", " + counted(report.entries - report.beyond_checkpoint, "signed entry", "signed entries") + ", root " +
               report.root;
    out += "\n";
    if (report.minimum > 0)
        out += "entries before " + std::to_string(report.minimum) + " were pruned; the hashes over them fit\n";
    out += "details: " + std::to_string(report.details) + " opened and right";
    if (report.details_erased > 0) out += ", " + std::to_string(report.details_erased) + " erased";
    if (report.details_unread > 0) out += ", " + std::to_string(report.details_unread) + " not opened (no key at hand)";
    out += "\n";
    out += as_text(speed, report.bytes);
    if (since && report.verdict == audit::Verdict::ok)
        out += "the kept checkpoint is met: the log only grew since it was signed\n";
    if (report.beyond_checkpoint > 0)
        out += counted(report.beyond_checkpoint, "entry", "entries") +
               " after the newest checkpoint: whole, and signed by nobody yet\n";
    return out + findings_text(report.verdict, report.findings);
}

/// The directory's own keyring opens details where it can be read; an auditor's copy has none, and needs none.
std::unique_ptr<crypto::Keyring> keyring_at_hand(base::Files& files, base::Random& random, const Path& path) {
    auto keyring = control::open_keyring(files, random, path);
    if (keyring) return *std::move(keyring);
    if (keyring.error().code() != Code::file_missing)
        say("the details are not opened: " + printable(keyring.error().message()));
    return nullptr;
}

ExitCode run(const Options& options) {
    base::PosixFiles files;
    base::SystemRandom random;
    audit::VerifyOptions asked;
    const bool tiles = !options.tiles.empty();
    if (tiles != options.directory.empty())
        return fail_with(Error(Code::bad_usage, "give either the audit directory, or a folder of tiles with --tiles"));
    asked.directory = tiles ? options.tiles : options.directory;
    auto key = parse_key_option(options.key);
    if (!key) return fail_with(key.error());
    asked.key = *std::move(key);
    auto witnesses = parse_witness_options(options.witnesses);
    if (!witnesses) return fail_with(witnesses.error());
    asked.witnesses = *std::move(witnesses);
    if (!options.since.empty()) {
        auto since = files.read(options.since, 64 << 10);
        if (!since) return fail_with(since.error());
        asked.since = *std::move(since);
    }
    const auto keyring = tiles ? nullptr : keyring_at_hand(files, random, keyring_of(options.directory, options.keys));
    if (!keyring && options.keys) return fail_with(Error(Code::bad_usage, "--keys names no keyring that opens"));
    if (keyring && options.keys)
        if (const auto reader = audit::Reader::open(files, asked.directory))
            if (const auto own = keyring_fits(*keyring, *reader); !own) return fail_with(own.error());
    asked.keyring = keyring.get();
    Progress progress("verifying");
    asked.progress = [&](std::uint64_t done, std::uint64_t of) { progress.at(done, of); };
    std::optional<Result<audit::Report>> found;
    const double seconds =
        seconds_of([&] { found.emplace(tiles ? audit::verify_tiles(files, asked) : audit::verify(files, asked)); });
    const auto& report = *found;
    if (!report) {
        const auto signed_once = files.exists(asked.directory / "checkpoint");
        if (report.error().code() == Code::missing && signed_once && *signed_once)
            complain("there is a checkpoint, and the log that it was signed over is gone");
        return fail_with(report.error());
    }
    const Speed speed{static_cast<std::uint64_t>(static_cast<double>(report->bytes) / std::max(seconds, 1e-9)),
                      sha256_speed(), tiles ? 1 : std::max(1U, std::thread::hardware_concurrency())};
    put(options.form == OutputForm::json ? as_json(*report, speed) : as_text(*report, speed, asked.since.has_value()));
    return exit_code_of(report->verdict);
}

}  // namespace

void add_audit_verify(Command& group) {
    Command command = group.command("verify", "Check that nothing in the log was changed or removed");
    auto options = std::make_shared<Options>();
    command.option("--key", options->key,
                   {"The log's verifier key, from elsewhere than the directory itself (waybill key export-public); "
                    "without it the verdict is unverifiable at best",
                    "VKEY", false, ""});
    command.option("--since", options->since,
                   {"A checkpoint kept earlier: also prove that the log only grew since then", "FILE", false, ""});
    command.option(
        "--witness", options->witnesses,
        {"The verifier key of a witness that must have cosigned the newest cosigned checkpoint, or the one of "
         "a folder of tiles; may be repeated",
         "VKEY", false, ""});
    command.option(
        "--keys", options->keys,
        {"The gateway's keyring: also check what is inside the details; default: the one in DIR, where there "
         "is one",
         "FILE", false, ""});
    command.output_option(options->form);
    command.option("--tiles", options->tiles,
                   {"Instead of DIR: a folder of published tiles (waybill audit export)", "FOLDER", false, ""});
    command.option("DIR", options->directory, {"The audit directory", "", false, ""});
    command.footer(
        "  waybill audit verify --key \"$(cat gw-1.key)\" --since kept.checkpoint /var/lib/waybill/audit\n"
        "Exit codes: 0 ok; 1 tampered; 2 bad usage, or a file that cannot be read; 4 unverifiable (a key or a part is "
        "missing).");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
