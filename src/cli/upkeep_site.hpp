// Where the commands of the record's upkeep work: the configuration, its keyring to read with, and who makes a change:
// the gateway that runs, else this process, which opens the record itself.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "command.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"
#include "waybill/base/time.hpp"
#include "waybill/control/config.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::cli {

class UpkeepSite {
public:
    /// Nothing, and it was said why, where configuration or keyring do not open.
    static std::unique_ptr<UpkeepSite> open(const std::string& config);

    base::Files& files() { return files_; }
    const base::Clock& clock() const { return clock_; }
    const control::GatewayConfig& config() const { return config_; }
    const Path& directory() const { return config_.audit.directory.path; }
    crypto::Keyring& keyring() { return *keyring_; }

    /// Asks the gateway; nothing where none answers. Says why where it refuses.
    std::optional<ExitCode> ask(const boost::json::object& request) const;

    /// Asks the gateway where one answers, else calls `own` with the record open for writing. `own` says its errors.
    enum class DoneBy { gateway, this_process, nobody };
    struct Done {
        DoneBy by = DoneBy::nobody;
        ExitCode code = ExitCode::ok;
    };
    Done change(const boost::json::object& request,
                const std::function<ExitCode(audit::Log& log, const std::string& actor)>& own);

private:
    base::PosixFiles files_;
    base::SystemClock clock_;
    base::SystemRandom random_;
    control::GatewayConfig config_;
    std::unique_ptr<crypto::Keyring> keyring_;
};

}  // namespace waybill::cli
