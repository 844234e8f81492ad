#include "waybill/control/gateway.hpp"

#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <csignal>

#include "admin_socket.hpp"
#include "audit_desk.hpp"
#include "changes.hpp"
#include "condensed_refusals.hpp"
#include "foundation.hpp"
#include "log_diagnostics.hpp"
#include "metrics.hpp"
#include "metrics_site.hpp"
#include "reload.hpp"
#include "status.hpp"
#include "stopping.hpp"
#include "upkeep_desk.hpp"
#include "watchdog.hpp"
#include "waybill/base/log.hpp"
#include "waybill/crypto/digest.hpp"
#include "workers.hpp"

namespace waybill::control {
namespace {

namespace asio = boost::asio;
using base::LogLevel;
using base::LogValue;

class RunningGateway final : public Gateway {
public:
    RunningGateway(GatewayConfig config, const Seams& seams, Foundation foundation, InForce in_force)
        : config_(std::move(config)),
          seams_(seams),
          foundation_(std::move(foundation)),
          shared_(new exchange::Shared{.log = *foundation_.log,
                                       .keyring = *foundation_.keyring,
                                       .clock = seams_.clock,
                                       .random = seams_.random,
                                       .node = config_.node,
                                       .ceilings = ceilings_of(config_.limits),
                                       .memory = exchange::Memory(config_.limits.memory),
                                       .refusals = {},
                                       .counters = {},
                                       .snapshot = in_force.snapshot}),
          reload_({config_, seams_, foundation_, workers_, shared_->snapshot}, std::move(in_force)) {}

    /// Binds addresses and the admin socket, then records what is in force. Nothing is served before run().
    Result<void> prepare() {
        if (auto made = make_receipts(); !made) return made;
        auto workers = make_workers(config_, *shared_, receipts_.get(), connections_, reload_.in_force()->settings);
        if (!workers) return fail(workers.error());
        workers_ = *std::move(workers);
        if (config_.admin_socket) {
            AdminSocket::Options options;
            options.path = config_.admin_socket->path;
            admin_.emplace(context_, std::move(options),
                           [this](AdminRequest request, AdminSocket::Reply reply) { reply(answer(request)); });
            if (auto listening = admin_->listen(); !listening) return listening;
        }
        desk_.emplace(context_, AuditDesk::Parts{config_, seams_.files, *foundation_.log, *foundation_.keyring,
                                                 [this] { return shared_->snapshot.load(); }});
        if (auto listening = desk_->listen(); !listening) return listening;
        if (auto made = make_metrics_site(); !made) return made;
        if (auto recorded = record_start(*foundation_.log, seams_.version, config_.bytes); !recorded) return recorded;
        for (const WitnessConfig& witness : config_.audit.witnesses)
            if (auto recorded = record_change(*foundation_.log, "witness", itself, {}, witness.key.text()); !recorded)
                return recorded;
        return record_in_force(*foundation_.log, *reload_.in_force(), nullptr, itself);
    }

    void run() override {
        started_ = std::chrono::steady_clock::now();
        for (const auto& worker : workers_.all) worker->run();
        wait_for_signal();
        refusals_.start();
        watchdog_.start();
        desk_->start();
        start_upkeep();
        if (foundation_.streams) foundation_.streams->start();
        if (metrics_) metrics_->run();
        say_ready();
        context_.run();  // until stopping_ stops it
        metrics_.reset();
        watchdog_.stop();
        admin_.reset();
        upkeep_.reset();
        desk_.reset();
        record_end();
    }

private:
    /// Only where a listener is for them.
    Result<void> make_receipts() {
        const auto is_for_them = [](const ListenerConfig& one) { return one.mode == ListenerConfig::Mode::receipts; };
        if (std::ranges::none_of(config_.listeners, is_for_them)) return {};
        const auto key = foundation_.keyring->signing_key();
        if (!key) return fail(key.error());
        receipts_ = exchange::Receipts::make({seams_.files, config_.audit.directory.path, *foundation_.keyring,
                                              key->verifier(), shared_->snapshot, config_.node});
        return {};
    }

    Result<void> make_metrics_site() {
        if (!config_.metrics) return {};
        auto site = serve_metrics(*config_.metrics, seams_.clock, [this] { return status(); });
        if (!site) return fail(site.error());
        metrics_ = *std::move(site);
        return {};
    }

    void start_upkeep() {
        DailyRetention::Parts retention{*foundation_.log, seams_.clock, {}, {}};
        retention.rules = [this](Time now) {
            return retention_rules(seams_.files, *shared_->snapshot.load(), config_.audit, now);
        };
        retention.done = [this](const audit::Retained& retained) {
            for (const auto& details : retained.details)
                if (details.held.empty()) desk_->follower().forget(details.keys);
        };
        upkeep_.emplace(*foundation_.log, std::move(retention));
    }

    void say_ready() {
        for (const net::ListenerAddress& listener : workers_.addresses)
            base::log(LogLevel::info, "listening",
                      {{"listener", LogValue::of(listener.name)},
                       {"address", LogValue::of(SiteAddress{listener.host, listener.port}.text())}});
        if (metrics_)
            base::log(LogLevel::info, "metrics are served", {{"address", LogValue::of(metrics_->address().text())}});
        const auto in_force = reload_.in_force();
        const policy::Snapshot& snapshot = *in_force->snapshot;
        base::log(LogLevel::info, "ready",
                  {{"node", LogValue::of(config_.node)},
                   {"version", LogValue::of(seams_.version)},
                   {"policy", LogValue::of(crypto::hash_text(snapshot.digest))},
                   {"vendors", snapshot.vendors.size()},
                   {"workers", workers_.all.size()}});
        reload_.tell_ready();
    }

    void wait_for_signal() {
        signals_.async_wait([this](const boost::system::error_code& cancelled, int signal) {
            if (cancelled) return;
            if (signal == SIGHUP)
                (void)reload("signal HUP");
            else
                stopping_.stop();
            wait_for_signal();
        });
    }

    std::string answer(const AdminRequest& request) {
        if (UpkeepDesk::is_for_it(request)) return upkeep_->answer(request);
        if (!request.fields.empty()) return AdminSocket::refused("these commands are alone in their line");
        if (request.command == "status") return "{\"ok\":true,\"status\":" + status_json(status()) + "}";
        if (request.command == "metrics")
            return boost::json::serialize(boost::json::object{{"ok", true}, {"metrics", metrics_page(status())}});
        if (request.command == "reload") return reload(request.peer.actor);
        if (request.command == "reindex") return reindex(request.peer.actor);
        return AdminSocket::refused(
            "there is no such command: status, metrics, reload, reindex, retain, hold, release and lookup-key are");
    }

    /// The answer to the actor.
    std::string reload(const std::string& actor) {
        return stopping_.running() ? reload_.run(actor) : AdminSocket::refused("the gateway is stopping");
    }

    std::string reindex(const std::string& actor) {
        base::log(LogLevel::info, "the index is made anew", {{"actor", LogValue::of(actor)}});
        desk_->follower().rebuild();
        return R"({"ok":true})";
    }

    /// Once it runs; any thread.
    StatusParts status() const {
        StatusParts parts;
        parts.version = seams_.version;
        parts.node = config_.node;
        parts.uptime = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_);
        parts.state = stopping_.running() ? "running" : "draining";
        parts.now = seams_.clock.now();
        parts.in_force = reload_.in_force();
        parts.listeners = &workers_.addresses;
        parts.connections = &connections_;
        parts.shared = shared_.get();
        parts.log = foundation_.log.get();
        if (foundation_.keeper) parts.checkpoint_failed = foundation_.keeper->failed();
        if (foundation_.witnesses) {
            parts.witnesses = foundation_.witnesses->standings();
            parts.cosigned = foundation_.witnesses->cosigned();
        }
        if (foundation_.streams) parts.streams = foundation_.streams->standings();
        parts.workers = workers_.all.size();
        parts.index = desk_->follower().lag();
        parts.index_failed = desk_->follower().failed();
        parts.retention_failed = upkeep_->retention_failed();
        return parts;
    }

    /// Workers are gone: what they counted and what is still owed goes on record, and nothing can follow it.
    void record_end() {
        refusals_.write(exchange::Refusals::Due::all);
        if (const auto recorded = record_change(*foundation_.log, "stop", itself, {}, seams_.version); !recorded)
            base::log(LogLevel::error, "the stop is not on record", recorded.error());
        base::log(LogLevel::info, "stopped");
    }

    GatewayConfig config_;
    Seams seams_;
    Foundation foundation_;  // the record goes last
    net::Connections connections_;
    std::unique_ptr<exchange::Shared> shared_;
    std::unique_ptr<exchange::Receipts> receipts_;
    Workers workers_;
    Reload reload_;
    asio::io_context context_{1};
    asio::signal_set signals_{context_, SIGHUP, SIGTERM, SIGINT};
    CondensedRefusals refusals_{context_, shared_->refusals, *foundation_.log};
    std::optional<AdminSocket> admin_;
    std::optional<AuditDesk> desk_;
    std::optional<UpkeepDesk> upkeep_;
    std::unique_ptr<HttpSite> metrics_;
    Watchdog watchdog_{context_, workers_.all, *foundation_.log};
    Stopping stopping_{context_, workers_, config_.deadlines.drain};
    std::chrono::steady_clock::time_point started_;
};

}  // namespace

Result<std::unique_ptr<Gateway>> Gateway::start(GatewayConfig config, const Seams& seams,
                                                base::Diagnostics& diagnostics) {
    auto in_force = load_in_force(config, base::day_of(seams.clock.now()), nullptr, diagnostics);
    if (!in_force) return fail(Code::bad_usage, "the policies or certificates do not load");
    auto foundation = open_foundation(config, seams, diagnostics);
    if (!foundation) return fail(foundation.error());
    auto gateway =
        std::make_unique<RunningGateway>(std::move(config), seams, *std::move(foundation), *std::move(in_force));
    if (const auto prepared = gateway->prepare(); !prepared) return fail(prepared.error());
    log_diagnostics(diagnostics);  // warnings
    return std::unique_ptr<Gateway>(std::move(gateway));
}

}  // namespace waybill::control
