#include "waybill/control/gateway.hpp"

#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdlib>

#include "admin_socket.hpp"
#include "audit_desk.hpp"
#include "changes.hpp"
#include "foundation.hpp"
#include "log_diagnostics.hpp"
#include "notify.hpp"
#include "status.hpp"
#include "upkeep_desk.hpp"
#include "watchdog.hpp"
#include "waybill/base/log.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/control/diagnostics_json.hpp"
#include "waybill/crypto/digest.hpp"
#include "workers.hpp"

namespace waybill::control {
namespace {

namespace asio = boost::asio;
using base::LogLevel;
using base::LogValue;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::chrono::milliseconds between_refusals{250};  // exchange::Refusals::due
constexpr std::chrono::milliseconds between_drain_looks{20};
constexpr std::chrono::seconds after_cancel{5};

class RunningGateway final : public Gateway {
public:
    RunningGateway(GatewayConfig config, const Seams& seams, Foundation foundation, InForce in_force)
        : config_(std::move(config)),
          seams_(seams),
          foundation_(std::move(foundation)),
          in_force_(std::move(in_force)),
          shared_(new exchange::Shared{.log = *foundation_.log,
                                       .keyring = *foundation_.keyring,
                                       .clock = seams_.clock,
                                       .random = seams_.random,
                                       .node = config_.node,
                                       .ceilings = ceilings_of(config_.limits),
                                       .memory = exchange::Memory(config_.limits.memory),
                                       .refusals = {},
                                       .counters = {},
                                       .snapshot = in_force_.snapshot}) {}

    /// Binds addresses and the admin socket, then records what is in force. Nothing is served before run().
    Result<void> prepare() {
        if (auto made = make_receipts(); !made) return made;
        auto workers = make_workers(config_, *shared_, receipts_.get(), connections_, in_force_.settings);
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
        if (auto recorded = record_start(*foundation_.log, seams_.version, config_.bytes); !recorded) return recorded;
        for (const WitnessConfig& witness : config_.audit.witnesses)
            if (auto recorded = record_change(*foundation_.log, "witness", itself, {}, witness.key.text()); !recorded)
                return recorded;
        return record_in_force(*foundation_.log, in_force_, nullptr, itself);
    }

    void run() override {
        started_ = std::chrono::steady_clock::now();
        for (const auto& worker : workers_.all) worker->run();
        wait_for_signal();
        write_refusals_later();
        watchdog_.start();
        desk_->start();
        start_upkeep();
        say_ready();
        context_.run();  // until stopped() stops it
        watchdog_.stop();
        admin_.reset();
        upkeep_.reset();
        desk_.reset();
        record_end();
    }

private:
    enum class State { running, draining, breaking_off };

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

    void say_ready() {
        for (const net::ListenerAddress& listener : workers_.addresses) {
            const std::string host =
                listener.host.find(':') == std::string::npos ? listener.host : "[" + listener.host + "]";
            base::log(LogLevel::info, "listening",
                      {{"listener", LogValue::of(listener.name)},
                       {"address", LogValue::of(host + ":" + std::to_string(listener.port))}});
        }
        base::log(LogLevel::info, "ready",
                  {{"node", LogValue::of(config_.node)},
                   {"version", LogValue::of(seams_.version)},
                   {"policy", LogValue::of(crypto::hash_text(in_force_.snapshot->digest))},
                   {"vendors", in_force_.snapshot->vendors.size()},
                   {"workers", workers_.all.size()}});
        tell_ready();
    }

    void tell_ready() {
        notify::ready(std::to_string(in_force_.snapshot->vendors.size()) + " vendors, policy " +
                      crypto::hash_text(in_force_.snapshot->digest));
    }

    // Signals

    void wait_for_signal() {
        signals_.async_wait([this](const boost::system::error_code& cancelled, int signal) {
            if (cancelled) return;
            if (signal == SIGHUP)
                (void)reload("signal HUP");
            else
                stop();
            wait_for_signal();
        });
    }

    void stop() {
        if (state_ == State::running)
            drain();
        else if (state_ == State::draining)
            break_off("a second signal");
    }

    void drain() {
        state_ = State::draining;
        base::log(LogLevel::info, "draining", {{"connections", connections_.open.load()}});
        notify::stopping();
        for (const auto& worker : workers_.all) worker->drain();
        deadline_ = std::chrono::steady_clock::now() + config_.deadlines.drain;
        look_for_end();
    }

    void break_off(base::Text why) {
        state_ = State::breaking_off;
        base::log(LogLevel::warning, "breaking off what is left",
                  {{"why", why}, {"connections", connections_.open.load()}});
        for (const auto& worker : workers_.all) worker->cancel();
        deadline_ = std::chrono::steady_clock::now() + after_cancel;
    }

    void look_for_end() {
        drain_timer_.expires_after(between_drain_looks);
        drain_timer_.async_wait([this](const boost::system::error_code& cancelled) {
            if (cancelled) return;
            if (connections_open() == 0) return stopped();
            if (std::chrono::steady_clock::now() >= deadline_) {
                if (state_ == State::breaking_off) give_up();
                break_off("the deadline");
            }
            look_for_end();
        });
    }

    std::uint64_t connections_open() const {
        std::uint64_t open = 0;
        for (const auto& worker : workers_.all) open += worker->open_connections();
        return open;
    }

    void stopped() {
        for (const auto& worker : workers_.all) worker->cancel();
        for (const auto& worker : workers_.all) worker->join();
        context_.stop();
    }

    /// A coroutine that does not end holds the record, so nothing of it can be taken apart. What is durable stays so,
    /// and the next start writes the outcomes that are missing.
    [[noreturn]] void give_up() {
        base::log(LogLevel::error, "connections do not end: ending without them",
                  {{"connections", connections_open()}});
        std::_Exit(EXIT_FAILURE);
    }

    /// Workers are gone: what they counted and what is still owed goes on record, and nothing can follow it.
    void record_end() {
        write_refusals(exchange::Refusals::Due::all);
        if (const auto recorded = record_change(*foundation_.log, "stop", itself, {}, seams_.version); !recorded)
            base::log(LogLevel::error, "the stop is not on record", recorded.error());
        base::log(LogLevel::info, "stopped");
    }

    // Condensed refusals

    void write_refusals_later() {
        refusals_timer_.expires_after(between_refusals);
        refusals_timer_.async_wait([this](const boost::system::error_code& cancelled) {
            if (cancelled) return;
            write_refusals(exchange::Refusals::Due::gathered);
            write_refusals_later();
        });
    }

    void write_refusals(exchange::Refusals::Due due) {
        for (audit::Refused& refused : shared_->refusals.due(std::chrono::steady_clock::now(), due))
            foundation_.log->submit(audit::Draft(std::move(refused)), [](const Result<audit::Durable>& durable) {
                if (!durable) base::log(LogLevel::warning, "refusals are not on record", durable.error());
            });
    }

    // Commands

    void start_upkeep() {
        DailyRetention::Parts retention{*foundation_.log, seams_.clock, {}, {}};
        retention.rules = [this](Time now) { return retention_rules(*shared_->snapshot.load(), config_.audit, now); };
        retention.done = [this](const audit::Retained& retained) {
            for (const auto& details : retained.details)
                if (details.held.empty()) desk_->follower().forget(details.keys);
        };
        upkeep_.emplace(*foundation_.log, std::move(retention));
    }

    std::string answer(const AdminRequest& request) {
        if (UpkeepDesk::is_for_it(request)) return upkeep_->answer(request);
        if (!request.fields.empty()) return AdminSocket::refused("these commands are alone in their line");
        if (request.command == "status") return "{\"ok\":true,\"status\":" + status() + "}";
        if (request.command == "reload") return reload(request.peer.actor);
        if (request.command == "reindex") return reindex(request.peer.actor);
        return AdminSocket::refused("there is no such command: status, reload and reindex are");
    }

    std::string reindex(const std::string& actor) {
        base::log(LogLevel::info, "the index is made anew", {{"actor", LogValue::of(actor)}});
        desk_->follower().rebuild();
        return R"({"ok":true})";
    }

    std::string status() const {
        StatusParts parts;
        parts.version = seams_.version;
        parts.node = config_.node;
        parts.uptime = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started_);
        parts.state = state_ == State::running ? "running" : "draining";
        parts.now = seams_.clock.now();
        parts.snapshot = in_force_.snapshot.get();
        parts.listeners = &workers_.addresses;
        parts.connections = &connections_;
        parts.shared = shared_.get();
        parts.log = foundation_.log.get();
        if (foundation_.keeper) parts.checkpoint_failed = foundation_.keeper->failed();
        if (foundation_.witnesses) {
            parts.witnesses = foundation_.witnesses->standings();
            parts.cosigned = foundation_.witnesses->cosigned();
        }
        parts.workers = workers_.all.size();
        parts.index = desk_->follower().lag();
        parts.index_failed = desk_->follower().failed();
        return status_json(parts);
    }

    /// The answer to the actor.
    std::string reload(const std::string& actor) {
        if (state_ != State::running) return R"({"ok":false,"error":"the gateway is stopping"})";
        notify::reloading();
        std::string answer = reload_all(actor);
        tell_ready();
        return answer;
    }

    std::string reload_all(const std::string& actor) {
        base::Diagnostics diagnostics;
        const bool restart = restart_needed();
        auto next = load_in_force(config_, base::day_of(seams_.clock.now()), &in_force_, diagnostics);
        log_diagnostics(diagnostics);
        if (!next) {
            base::log(LogLevel::error, "not reloaded, what was in force stays", {{"actor", LogValue::of(actor)}});
            return reload_answer("what is on the disk does not load: what was in force stays", diagnostics, restart);
        }
        if (const auto taken = take_ring_key(actor); !taken) {
            base::log(LogLevel::error, "not reloaded, what was in force stays", taken.error());
            return reload_answer("the keyring cannot be taken: what was in force stays", diagnostics, restart);
        }
        // On record before it has an effect.
        if (const auto recorded = record_in_force(*foundation_.log, *next, &in_force_, actor); !recorded) {
            base::log(LogLevel::error, "not reloaded, what was in force stays", recorded.error());
            return reload_answer("the change cannot be recorded: what was in force stays", diagnostics, restart);
        }
        // Where vendors can be reached is known before an exchange may ask for one.
        use_settings(workers_, next->settings);
        shared_->snapshot.store(next->snapshot);
        in_force_ = *std::move(next);
        base::log(LogLevel::info, "reloaded",
                  {{"actor", LogValue::of(actor)},
                   {"policy", LogValue::of(crypto::hash_text(in_force_.snapshot->digest))},
                   {"vendors", in_force_.snapshot->vendors.size()}});
        return reload_answer({}, diagnostics, restart);
    }

    /// A ring key that was made since is in use from the next plans on, which are those of the snapshot to come.
    Result<void> take_ring_key(const std::string& actor) {
        const auto id = [this] {
            const crypto::KeyId4 bytes = foundation_.keyring->current().id;
            return base::to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        };
        const std::string before = id();
        if (auto reread = foundation_.keyring->reread(); !reread) return reread;
        const std::string after = id();
        return before == after ? Result<void>() : record_change(*foundation_.log, "ring-key", actor, before, after);
    }

    /// The configuration itself is not read again: what it says holds until the next start.
    bool restart_needed() {
        const auto bytes = seams_.files.read(config_.file);
        if (bytes && *bytes == config_.bytes) return false;
        base::log(LogLevel::warning, "the configuration has changed, restart to apply it",
                  {{"file", LogValue::of(config_.file.string())}});
        return true;
    }

    std::string reload_answer(std::string_view error, const base::Diagnostics& diagnostics, bool restart) const {
        boost::json::object out{{"ok", error.empty()}};
        if (!error.empty()) out["error"] = error;
        out["policy"] = crypto::hash_text(in_force_.snapshot->digest);
        out["restart_to_apply"] = restart;
        out["diagnostics"] = boost::json::parse(diagnostics_json(diagnostics));
        return boost::json::serialize(out);
    }

    GatewayConfig config_;
    Seams seams_;
    Foundation foundation_;  // the record goes last
    InForce in_force_;
    net::Connections connections_;
    std::unique_ptr<exchange::Shared> shared_;
    std::unique_ptr<exchange::Receipts> receipts_;
    Workers workers_;
    asio::io_context context_{1};
    asio::signal_set signals_{context_, SIGHUP, SIGTERM, SIGINT};
    asio::steady_timer refusals_timer_{context_}, drain_timer_{context_};
    std::optional<AdminSocket> admin_;
    std::optional<AuditDesk> desk_;
    std::optional<UpkeepDesk> upkeep_;
    Watchdog watchdog_{context_, workers_.all, *foundation_.log};
    State state_ = State::running;
    SteadyTime started_, deadline_;
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
