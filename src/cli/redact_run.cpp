// The order is the promise: policies and keys are read, the call is decided, each window is on record, and only then is
// it printed. Without --audit nothing is recorded: that is for trying a policy by hand, and no vendor is at the other
// end.
#include "redact_run.hpp"

#include <algorithm>
#include <chrono>

#include "audit_directory.hpp"
#include "console.hpp"
#include "items_file.hpp"
#include "standard_streams.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/control/keep_policies.hpp"
#include "waybill/control/keyring_file.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/exchange/commit.hpp"
#include "waybill/policy/load.hpp"
#include "waybill/redact/redactor.hpp"
#include "waybill/redact/restorer.hpp"

namespace waybill::cli {
namespace {

/// A client's identity as a certificate could carry it; anything else is a mistake on the command line.
bool is_identity(std::string_view text) {
    constexpr std::size_t longest = 2048;
    const bool plain = std::none_of(text.begin(), text.end(), [](char c) { return c <= 0x20 || c >= 0x7f; });
    return text.size() <= longest && plain && (text.starts_with("spiffe://") || text.starts_with("dns:"));
}

/// Whether an error speaks of our own files and streams, and not of the message or the agreement.
bool is_local(const Error& error) { return base::row(error.code()).blame == base::Blame::usage; }

/// There are no ops above a command: a route's own limit of the body holds, and the gateway's default where it has
/// none.
redact::Ceilings ceilings_of(const policy::Permit& permit) {
    redact::Ceilings ceilings;
    ceilings.body_bytes = permit.route().limits.body.value_or(ceilings.body_bytes);
    return ceilings;
}

/// What one run holds. Members go in reverse order: the log before the keyring that it signs with.
class Run {
public:
    Run(const RedactOptions& options, const base::Clock& clock) : options_(options), clock_(clock) {}

    ExitCode run() {
        started_ = std::chrono::steady_clock::now();
        if (const auto read = read_options(); !read) return fail_with(read.error());
        if (!load_policies()) return ExitCode::bad_input;
        if (options_.audit)
            if (const auto opened = open_record(); !opened) return fail_to_record(opened.error());
        if (const auto found = find_keys(); !found) return fail_with(found.error());
        if (const auto watched = watch_items(); !watched) return fail_with(watched.error());
        id_ = base::make_uuid7(clock_.now(), random_);

        auto permit = decide();
        if (!permit) return refuse(permit.error());
        const bool outbound = options_.direction == policy::Direction::outbound;
        const auto done = outbound ? redact(*permit) : restore(*permit);
        if (!done) return outbound ? refuse(done.error()) : break_off(done.error());
        // All of it was passed on: an outcome that cannot be written is no refusal of the message.
        if (const auto ended = record_outcome(std::move(outcome_)); !ended) return fail_with(ended.error());
        if (items_)
            if (const auto closed = items_->close(); !closed) return fail_with(closed.error());
        return ExitCode::ok;
    }

private:
    Result<void> read_options() {
        if (options_.client && !is_identity(*options_.client))
            return fail(Code::bad_usage,
                        "--client takes an identity: spiffe://… or dns:…, printable, at most 2,048 bytes");
        if (!options_.at) return {};
        const auto at = base::parse_time(*options_.at);
        if (!at) return fail(at.error());
        at_ = *at;
        return {};
    }

    bool load_policies() {
        base::Diagnostics diagnostics;
        snapshot_ = policy::load(options_.policies, base::day_of(clock_.now()), diagnostics);
        if (snapshot_) return true;
        print(diagnostics, Show::errors);
        complain("the policies do not load; nothing was done");
        return false;
    }

    Result<void> open_record() {
        auto directory = open_audit_directory(files_, clock_, random_, *options_.audit);
        if (!directory) return fail(directory.error());
        directory_ = *std::move(directory);
        // Durable before the first exchange that they govern.
        return control::keep_policies(*directory_.log, *snapshot_);
    }

    Result<void> find_keys() {
        if (options_.keys) {
            auto keys = control::open_keyring(files_, random_, *options_.keys);
            if (!keys) return fail(keys.error());
            own_keys_ = *std::move(keys);
        } else if (!directory_.keyring) {
            own_keys_ = crypto::Keyring::ephemeral(random_);
        }
        return {};
    }

    Result<void> watch_items() {
        if (!options_.items) return {};
        auto items = ItemsFile::create(*options_.items);
        if (!items) return fail(items.error());
        items_ = *std::move(items);
        say(*options_.items + " holds the values of the message: it is for people, not for logs");
        return {};
    }

    const crypto::Keyring& treatment_keys() const { return own_keys_ ? *own_keys_ : *directory_.keyring; }

    /// By the dates of this moment; the clock for decisions never runs behind the record.
    Result<policy::Permit> decide() {
        Time now = at_.value_or(clock_.now());
        if (directory_.log) now = std::max(now, directory_.log->newest_time());
        auto caller = options_.client ? policy::Caller::client(*options_.client) : policy::Caller::unchecked();
        return policy::decide(
            snapshot_, policy::Call{options_.vendor, options_.route, options_.direction, std::move(caller)}, {}, now);
    }

    Result<void> redact(const policy::Permit& permit) {
        const auto& body = permit.route().outbound.body;
        if (!body) return fail(Code::direction_undeclared, "the route has no outbound body");
        if (options_.content_type && !body->format->accepts(*options_.content_type))
            return fail(Code::content_type_unsupported, "the content type is not the one of the route's format");
        redact::Plan plan(permit, treatment_keys());
        redact::Redactor::Message message;
        message.id = id_;
        message.observer = items_.get();
        message.ceilings = ceilings_of(permit);
        message.content_type = options_.content_type ? Bytes(*options_.content_type) : Bytes();
        message.content_encoding = options_.content_encoding;
        message.sends = redact::Redactor::Sends::plain;
        std::optional<redact::LookupKey> lookups;
        if (directory_.log && plan.has_subjects()) {
            auto key = directory_.keyring->lookup_key(permit.vendor().agreement.keys);
            if (!key) return fail(Code::audit_unavailable, "the lookup key cannot be had, so nothing is shared");
            lookups.emplace(std::move(key->key));
            message.lookups = &*lookups;
        }
        redact::Redactor redactor(permit, plan, random_, std::move(message));
        for (bool more = true; more;) {
            const auto piece = input_.read();
            if (!piece) return fail(piece.error());
            more = !piece->empty();
            const auto judged = more ? redactor.feed(*piece) : redactor.finish();
            while (auto window = redactor.take())
                if (auto released = release(*std::move(window)); !released) return released;
            if (!judged) return judged;
        }
        return {};
    }

    Result<void> release(redact::RedactedWindow window) {
        // Validity may have ended since the message began: it is judged again at each window.
        if (const auto still = decide(); !still) return fail(still.error());
        if (!directory_.log) {
            ++windows_;
            return output_.write(redact::unrecorded(std::move(window)));
        }
        auto committed = exchange::commit(*directory_.log, std::move(window));
        if (!committed) return fail(committed.error());
        ++windows_;
        return exchange::send(output_, *std::move(committed));
    }

    Result<void> restore(const policy::Permit& permit) {
        const auto& inbound = permit.route().inbound;
        outcome_.bytes = 0;
        // An answer of another type passes as it is, and the outcome says that nothing could be restored in it.
        const bool other_type = inbound && !inbound->restore.empty() && options_.content_type &&
                                !inbound->format->accepts(*options_.content_type);
        if (other_type) outcome_.note = "type";
        const auto tokens = other_type ? redact::Restorer::Tokens::leave : redact::Restorer::Tokens::restore;
        const std::string type = options_.content_type.value_or("");
        const auto keys = std::make_shared<redact::RestoreKeys>(permit, treatment_keys());
        redact::Restorer restorer(permit, keys, random_, ceilings_of(permit), items_.get(), tokens, {type, id_});
        std::string out;
        for (bool more = true; more;) {
            const auto piece = input_.read();
            if (!piece) return fail(piece.error());
            more = !piece->empty();
            out.clear();
            const auto fed = more ? restorer.feed(*piece, out) : restorer.finish(out);
            if (auto written = output_.write(out); !written) return written;
            *outcome_.bytes += out.size();
            if (!fed) return fed;
        }
        if (!other_type) outcome_.restored = restorer.restored();
        return {};
    }

    Result<void> record_outcome(audit::Outcome outcome) {
        if (!directory_.log) return {};
        outcome.id = id_;
        outcome.windows = windows_;
        outcome.ms = static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started_).count());
        auto durable = audit::commit(*directory_.log, audit::Draft(std::move(outcome)));
        if (!durable) return fail(durable.error());
        return {};
    }

    /// The refusal is on record before it is answered. A stream of ours that fails is no refusal: it only ends the
    /// exchange.
    ExitCode refuse(const Error& error) {
        if (directory_.log && !is_local(error)) {
            audit::Refused refused;
            refused.id = id_;
            refused.window = windows_;
            refused.client = options_.client.value_or("");
            if (const policy::Vendor* vendor = snapshot_->find_vendor(options_.vendor)) {
                refused.vendor = vendor->name;
                if (vendor->find_route(options_.route) != nullptr) refused.route = options_.route;
            }
            refused.policy = crypto::hash_text(snapshot_->digest);
            refused.code = base::name_of(error.code());
            if (auto durable = audit::commit(*directory_.log, audit::Draft(std::move(refused))); !durable)
                return fail_with(durable.error());
        }
        if (items_) items_->refused(error, windows_);
        return windows_ > 0 ? break_off(error) : fail_with(error);
    }

    /// Something was passed on already: the record says that it is not the whole of it.
    ExitCode break_off(const Error& error) {
        outcome_.end = audit::Outcome::End::broken;
        if (auto recorded = record_outcome(std::move(outcome_)); !recorded) return fail_with(recorded.error());
        complain("the message is broken off: what was printed so far is incomplete");
        return fail_with(error);
    }

    const RedactOptions& options_;
    const base::Clock& clock_;
    base::PosixFiles files_;
    base::SystemRandom random_;
    std::chrono::steady_clock::time_point started_;
    std::shared_ptr<const policy::Snapshot> snapshot_;
    std::unique_ptr<crypto::Keyring> own_keys_;
    AuditDirectory directory_;
    std::unique_ptr<ItemsFile> items_;
    StandardInput input_;
    StandardOutput output_;
    audit::Outcome outcome_;  // as far as it is known
    std::optional<Time> at_;
    std::string id_;
    std::uint32_t windows_ = 0;
};

}  // namespace

ExitCode run_redact(const RedactOptions& options, const base::Clock& clock) { return Run(options, clock).run(); }

}  // namespace waybill::cli
