// `waybill audit serve DIR`: the log as published tiles over HTTP (c2sp.org/tlog-tiles), read-only, beside its writer.
// What stands at a path is the prover's; here it gets its headers, and who may read entries is decided.
#include <chrono>

#include "console.hpp"
#include "site.hpp"
#include "waybill/audit/prover.hpp"
#include "waybill/base/files.hpp"

namespace waybill::cli {
namespace {

struct Options {
    SiteOptions site;
    std::string directory;
    bool entries = false;
};

constexpr const char* cosigned = "checkpoint.cosigned";
constexpr std::uint64_t most_note = 64 << 10;

class Tiles {
public:
    Tiles(base::Files& files, const Options& options, audit::Prover prover)
        : files_(files), options_(options), prover_(std::move(prover)) {}

    SiteAnswer answer(const SiteRequest& request) {
        if (request.method != "GET" && request.method != "HEAD") {
            SiteAnswer out = site_problem(405, "the log is read only");
            out.fields.push_back({"Allow", "GET, HEAD"});
            return out;
        }
        const Bytes path = request.path.substr(1);
        if (path == cosigned) return checkpoint(files_.read(Path(options_.directory) / cosigned, most_note));
        if (path == "checkpoint") return newest();
        if (path.starts_with("tile/entries/") && !options_.entries)
            return site_problem(403, "entries are served to auditors only: --entries");
        if (!path.starts_with("tile/")) return site_problem(404, "there are checkpoint and tile/");
        return tile(path);
    }

private:
    /// One that is being replaced, or behind for a moment, is there at the next look: until then the one before holds.
    SiteAnswer newest() {
        refresh();
        return checkpoint(prover_.note());
    }

    /// At most ten times a second: who asks often is not to make the disk work for it. Whether it looked.
    bool refresh() {
        const auto now = std::chrono::steady_clock::now();
        if (now - refreshed_ < std::chrono::milliseconds(100)) return false;
        refreshed_ = now;
        return static_cast<bool>(prover_.refresh());
    }

    static SiteAnswer checkpoint(Result<std::string> note) {
        if (!note) return site_problem(404, "there is none yet");
        return {200, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-cache"}}, *std::move(note)};
    }

    /// Tiles of the checkpoint at hand; where there is none, of the newest: a reader may have its checkpoint elsewhere.
    SiteAnswer tile(Bytes path) {
        auto bytes = prover_.resource(path);
        if (!bytes && refresh()) bytes = prover_.resource(path);
        if (!bytes && bytes.error().code() == Code::file_missing)
            return site_problem(404, "a log of this size has no such tile");
        if (!bytes) {
            complain("a tile cannot be made: " + bytes.error().message());
            return site_problem(500, "the log cannot be read there");
        }
        // What a tile says never changes, full or partial; a partial one is of use to few, and not for long.
        const bool is_partial = path.find(".p/") != Bytes::npos;
        return {200,
                {{"Content-Type", "application/octet-stream"},
                 {"Cache-Control", is_partial ? "max-age=86400, immutable" : "max-age=31536000, immutable"}},
                *std::move(bytes)};
    }

    base::Files& files_;
    const Options& options_;
    audit::Prover prover_;
    std::chrono::steady_clock::time_point refreshed_{};
};

ExitCode run(const Options& options) {
    if (options.entries && !options.site.has_tls())
        return fail_with(Error(Code::bad_usage,
                               "entries are for auditors, whom a certificate names: --entries needs --tls-certificate, "
                               "--tls-key and --client-ca"));
    base::PosixFiles files;
    auto prover = audit::Prover::open(files, options.directory);
    if (!prover) return fail_with(prover.error());
    Tiles tiles(files, options, *std::move(prover));
    Site site;
    site.name = options.entries ? "the log with its entries" : "the log without its entries";
    site.answer = [&tiles](const SiteRequest& request) { return tiles.answer(request); };
    return run_site(options.site, site);
}

}  // namespace

void add_audit_serve(Command& group) {
    Command command = group.command(
        "serve", "Serve the log as published tiles (c2sp.org/tlog-tiles) over HTTP, for verifiers and monitors");
    auto options = std::make_shared<Options>();
    add_site_options(command, options->site);
    command.flag("--entries", options->entries,
                 {"Entries, too: for auditors, with TLS and their certificates only", "", false, ""});
    command.option("DIR", options->directory, {"The audit directory", "", true, ""});
    command.footer(
        "Without --entries: checkpoint, checkpoint.cosigned (with what witnesses signed) and the tree's hashes, which\n"
        "tell how many entries there are and nothing of them. Beside a running gateway, with no key and no lock.\n"
        "Examples:\n"
        "  waybill audit serve --listen 127.0.0.1:8070 /var/lib/waybill/audit\n"
        "  waybill audit serve --listen 0.0.0.0:8443 --tls-certificate log.pem --tls-key log.key \\\n"
        "      --client-ca auditors-ca.pem --entries /var/lib/waybill/audit\n"
        "Ends with SIGINT or SIGTERM.");
    command.runs([options] { return run(*options); });
}

}  // namespace waybill::cli
