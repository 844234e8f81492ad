// What a gateway does for its auditors: keeps the index behind the record, and answers lookups of data subjects on a
// socket of their own, one at a time, on a thread of their own. Never on the way of an exchange.
#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "admin_socket.hpp"
#include "waybill/audit/index_follower.hpp"
#include "waybill/control/config.hpp"
#include "waybill/control/subject_lookup.hpp"

namespace waybill::control {

class AuditDesk {
public:
    struct Parts {
        const GatewayConfig& config;
        base::Files& files;
        audit::Log& log;
        crypto::Keyring& keyring;
        std::function<std::shared_ptr<const policy::Snapshot>()> snapshot;  // any thread
    };

    /// All of the parts, and the context, outlive it.
    AuditDesk(boost::asio::io_context& context, Parts parts);
    /// Ends after the lookup at hand; those that wait are told that the gateway stops.
    ~AuditDesk();

    /// The socket of auditors, where the configuration has one. Errors: those of AdminSocket::listen.
    Result<void> listen();
    /// The index begins to follow.
    void start();

    audit::IndexFollower& follower() { return follower_; }
    const audit::IndexFollower& follower() const { return follower_; }

private:
    struct Waiting {
        SubjectQuestion question;
        std::string actor;
        AdminSocket::Reply reply;
    };
    /// How many lookups a user has left, by the moment that it was last counted.
    struct Allowance {
        double left = 0;
        std::chrono::steady_clock::time_point counted;
    };

    void take(AdminRequest request, AdminSocket::Reply reply);
    bool spend(uid_t uid);
    void run();
    std::string answer(const Waiting& waiting);
    void wait_for_index();

    Parts parts_;
    audit::IndexFollower follower_;
    std::map<uid_t, Allowance> allowances_;  // the context's thread only

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Waiting> queue_;
    bool stop_ = false;
    std::thread thread_;
    std::unique_ptr<AdminSocket> socket_;
};

}  // namespace waybill::control
