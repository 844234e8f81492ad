// The daemon: everything that `waybill serve` is made of, put together by hand and run until it is told to stop. It
// decides nothing about a message; who does is exchange.
#pragma once

#include <memory>
#include <string>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/time.hpp"
#include "waybill/control/config.hpp"

namespace waybill::control {

class Gateway {
public:
    /// All but `version` outlive the gateway.
    struct Seams {
        base::Files& files;
        const base::Clock& clock;
        base::Random& random;
        std::string version;
    };

    /// Opens keyring and record, loads policies and certificates, records what is in force, and listens; warnings are
    /// logged. Refuses where any of it is not right: what a person wrote wrong is in `diagnostics` then, with the error
    /// bad_usage; else the
    /// error says it (corrupt and key_missing: the log is behind its kept checkpoint; those of audit::Log::open,
    /// file_failed where an address cannot be listened on).
    static Result<std::unique_ptr<Gateway>> start(GatewayConfig config, const Seams& seams,
                                                  base::Diagnostics& diagnostics);
    virtual ~Gateway() = default;

    /// Serves until SIGTERM or SIGINT, then drains; a second signal, or the deadline, breaks off what is left. Returns
    /// when the last entry is durable. The thread is the one that takes signals and commands.
    virtual void run() = 0;
};

}  // namespace waybill::control
