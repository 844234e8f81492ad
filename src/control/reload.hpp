// What is in force in a running gateway, and its replacement as a whole while it runs: read, recorded, and only then
// used. Whatever is wrong anywhere, what was in force stays. The main thread's, where nothing else is said.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "foundation.hpp"
#include "waybill/control/in_force.hpp"
#include "workers.hpp"

namespace waybill::control {

class Reload {
public:
    /// All of them outlive it.
    struct Parts {
        const GatewayConfig& config;
        const Gateway::Seams& seams;
        const Foundation& foundation;
        const Workers& workers;
        exchange::PoliciesInForce& policies;  // where exchanges find them
    };
    Reload(Parts parts, InForce in_force)
        : parts_(parts), in_force_(std::make_shared<const InForce>(std::move(in_force))) {}

    /// Any thread.
    std::shared_ptr<const InForce> in_force() const;
    /// The answer to the actor, a line of JSON.
    std::string run(const std::string& actor);
    /// Tells the service manager that the gateway is ready, and with what.
    void tell_ready() const;

private:
    std::string replace(const std::string& actor);
    Result<void> take_ring_key(const std::string& actor);
    bool restart_needed() const;
    std::string answer(std::string_view error, const base::Diagnostics& diagnostics, bool restart) const;

    Parts parts_;
    mutable std::mutex mutex_;  // between the main thread, which replaces it, and others that read
    std::shared_ptr<const InForce> in_force_;
};

}  // namespace waybill::control
