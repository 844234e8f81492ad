// The order is the promise: policies and keys are read, the call is decided, each window is on record, and only then is
// it printed. Without --audit nothing is recorded: that is for trying a policy by hand, and no vendor is at the other
// end.
#include "redact_run.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "audit_directory.hpp"
#include "console.hpp"
#include "items_file.hpp"
#include "keyring_file.hpp"
#include "waybill/base/uuid.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/exchange/commit.hpp"
#include "waybill/policy/load.hpp"
#include "waybill/redact/redactor.hpp"
#include "waybill/redact/restorer.hpp"

namespace waybill::cli {
namespace {

constexpr std::size_t chunk_bytes = 64 << 10;

/// Standard output as the receiving side.
class StandardOutput final : public exchange::Receiver {
public:
    Result<void> write(Bytes bytes) override {
        while (!bytes.empty()) {
            const ssize_t put = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0)
                return fail(Error::of_file(Code::file_failed, "cannot write to standard output", "/dev/stdout", errno));
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
        return {};
    }
};

/// Standard input in pieces; empty at its end.
Result<Bytes> read_chunk(std::string& buffer) {
    buffer.resize(chunk_bytes);
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(Error::of_file(Code::file_failed, "cannot read standard input", "/dev/stdin", errno));
        return Bytes(buffer.data(), static_cast<std::size_t>(got));
    }
}

/// What one run holds. Members go in reverse order: the log before the keyring that it signs with.
class Run {
public:
    explicit Run(const RedactOptions& options) : options_(options) {}

    ExitCode run() {
        started_ = std::chrono::steady_clock::now();
        if (const auto ready = prepare(); !ready) return fail_with(ready.error());
        if (!snapshot_) return ExitCode::bad_input;
        auto permit = decide();
        if (!permit) return refuse(permit.error());
        const auto done = options_.direction == policy::Direction::outbound ? redact(*permit) : restore(*permit);
        if (!done) return refuse(done.error());
        if (items_)
            if (const auto closed = items_->close(); !closed) return fail_with(closed.error());
        return ExitCode::ok;
    }

private:
    Result<void> prepare() {
        base::Diagnostics diagnostics;
        snapshot_ = policy::load(options_.policies, base::day_of(clock_.now()), diagnostics);
        if (!snapshot_) {
            print(diagnostics, Show::errors);
            complain("the policies do not load; nothing was done");
            return {};
        }
        if (options_.at) {
            auto at = base::parse_time(*options_.at);
            if (!at) return fail(at.error());
            at_ = *at;
        }
        if (options_.audit) {
            auto directory = open_audit_directory(files_, clock_, random_, *options_.audit);
            if (!directory) return fail(directory.error());
            directory_ = *std::move(directory);
            // Durable before the first exchange that they govern.
            if (auto kept = keep_policies(*directory_.log, *snapshot_); !kept) return kept;
        }
        if (auto keys = find_keys(); !keys) return keys;
        if (options_.items) {
            auto items = ItemsFile::create(*options_.items);
            if (!items) return fail(items.error());
            items_ = *std::move(items);
            say(*options_.items + " holds the values of the message: it is for people, not for logs");
        }
        id_ = base::make_uuid7(clock_.now(), random_);
        return {};
    }

    Result<void> find_keys() {
        if (options_.keys) {
            auto keys = open_keyring(files_, random_, *options_.keys);
            if (!keys) return fail(keys.error());
            own_keys_ = *std::move(keys);
        } else if (!directory_.keyring) {
            own_keys_ = crypto::Keyring::ephemeral(random_);
        }
        return {};
    }

    const crypto::Keyring& treatment_keys() const { return own_keys_ ? *own_keys_ : *directory_.keyring; }

    Result<policy::Permit> decide() {
        Time now = at_.value_or(clock_.now());
        if (directory_.log) now = std::max(now, directory_.log->newest_time());
        auto caller = options_.client ? policy::Caller::client(*options_.client) : policy::Caller::unchecked();
        auto permit = policy::decide(
            snapshot_, policy::Call{options_.vendor, options_.route, options_.direction, std::move(caller)}, {}, now);
        if (!permit) return permit;
        const format::Row* format = nullptr;
        if (options_.direction == policy::Direction::outbound) {
            if (!permit->route().outbound.body)
                return fail(Code::direction_undeclared, "the route has no outbound body");
            format = permit->route().outbound.body->format;
        } else if (permit->route().inbound) {
            format = permit->route().inbound->format;
        }
        if (options_.content_type && format != nullptr && !format->accepts(*options_.content_type))
            return fail(Code::content_type_unsupported, "the content type is not the one of the route's format");
        return permit;
    }

    Result<void> redact(const policy::Permit& permit) {
        redact::Plan plan(permit, treatment_keys());
        redact::Redactor::Message message;
        message.id = id_;
        message.observer = items_.get();
        std::optional<redact::LookupKey> lookups;
        if (directory_.log && plan.has_subjects()) {
            auto key = directory_.keyring->lookup_key(permit.vendor().agreement.keys);
            if (!key) return fail(key.error());
            lookups.emplace(std::move(key->key));
            message.lookups = &*lookups;
        }
        redact::Redactor redactor(permit, plan, random_, std::move(message));
        std::string buffer;
        for (bool more = true; more;) {
            const auto chunk = read_chunk(buffer);
            if (!chunk) return fail(chunk.error());
            more = !chunk->empty();
            if (auto judged = more ? redactor.feed(*chunk) : redactor.finish(); !judged) return judged;
            while (auto window = redactor.take())
                if (auto released = release(*std::move(window)); !released) return released;
        }
        return record_outcome({});
    }

    Result<void> release(redact::RedactedWindow window) {
        if (!directory_.log) return output_.write(window.body());
        auto committed = exchange::commit(*directory_.log, std::move(window));
        if (!committed) return fail(committed.error());
        ++windows_;
        return exchange::send(output_, *std::move(committed));
    }

    Result<void> restore(const policy::Permit& permit) {
        redact::Restorer restorer(permit, treatment_keys(), random_, {}, items_.get());
        audit::Outcome outcome;
        outcome.bytes = 0;
        std::string buffer, out;
        for (bool more = true; more;) {
            const auto chunk = read_chunk(buffer);
            if (!chunk) return fail(chunk.error());
            more = !chunk->empty();
            if (auto fed = more ? restorer.feed(*chunk, out) : restorer.finish(out); !fed) return fed;
            if (auto written = output_.write(out); !written) return written;
            *outcome.bytes += out.size();
            out.clear();
        }
        outcome.restored = restorer.restored();
        return record_outcome(std::move(outcome));
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

    /// The refusal is on record before it is answered.
    ExitCode refuse(const Error& error) {
        if (directory_.log) {
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
            if (windows_ > 0) {
                audit::Outcome broken;
                broken.end = audit::Outcome::End::broken;
                if (auto recorded = record_outcome(std::move(broken)); !recorded) return fail_with(recorded.error());
            }
        }
        if (windows_ > 0) complain("the message is broken off: what was printed so far is on record and incomplete");
        return fail_with(error);
    }

    const RedactOptions& options_;
    base::PosixFiles files_;
    base::SystemClock clock_;
    base::SystemRandom random_;
    std::chrono::steady_clock::time_point started_;
    std::shared_ptr<const policy::Snapshot> snapshot_;
    std::unique_ptr<crypto::Keyring> own_keys_;
    AuditDirectory directory_;
    std::unique_ptr<ItemsFile> items_;
    StandardOutput output_;
    std::optional<Time> at_;
    std::string id_;
    std::uint32_t windows_ = 0;
};

}  // namespace

ExitCode run_redact(const RedactOptions& options) { return Run(options).run(); }

}  // namespace waybill::cli
