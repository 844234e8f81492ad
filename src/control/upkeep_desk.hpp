// The admin socket's commands about the record's own upkeep: `retain` (begin a run of retention now), `hold`,
// `release`, and `lookup-key` (a lookup key is about to be rotated or destroyed). What they record is durable before
// they answer. The main thread's, where nothing else is said.
#pragma once

#include <optional>
#include <string>

#include "admin_socket.hpp"
#include "waybill/audit/log.hpp"
#include "waybill/control/retention.hpp"

namespace waybill::control {

class UpkeepDesk {
public:
    UpkeepDesk(audit::Log& log, DailyRetention::Parts retention) : log_(log), retention_(std::move(retention)) {}

    static bool is_for_it(const AdminRequest& request);
    /// One line of JSON.
    std::string answer(const AdminRequest& request);
    /// Why the newest run of retention failed, or nothing. Any thread.
    std::optional<Error> retention_failed() const { return retention_.failed(); }

private:
    std::string hold(const AdminRequest& request);
    std::string release(const AdminRequest& request);
    std::string lookup_key(const AdminRequest& request);
    std::string record(const AdminRequest& request, const char* what, std::string from, std::string to);

    audit::Log& log_;
    DailyRetention retention_;
};

}  // namespace waybill::control
