// A unix stream on which the gateway is asked: the admin socket of ops, and that of auditors. One request and one
// answer a connection, a line of JSON each. Who may ask is decided by the peer's credentials, before anything is read.
#pragma once

#include <sys/types.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "waybill/base/files.hpp"

namespace waybill::control {

/// Who asks, as the system says.
struct Peer {
    uid_t uid = 0;
    std::vector<gid_t> groups;  // the primary one first
    std::string actor;          // `uid:0 root`; without the name where the system knows none
};

struct AdminRequest {
    std::string command;         // `status` or another word
    boost::json::object fields;  // what stands beside it
    Peer peer;
};

class AdminSocket {
public:
    /// With one line of JSON, once; any thread.
    using Reply = std::function<void(std::string)>;
    /// On the context's thread.
    using Answer = std::function<void(AdminRequest, Reply)>;
    struct Options {
        Path path;
        mode_t mode = 0660;
        std::function<bool(const Peer&)> allowed = is_own;
        std::string refusal = "only root and the gateway's own user may ask";
    };

    AdminSocket(boost::asio::io_context& context, Options options, Answer answer);
    /// Removes the socket, where it is still this one.
    ~AdminSocket();

    /// A socket that nobody listens on is removed first. Errors: locked (somebody does), file_failed.
    Result<void> listen();

    /// Root, or the gateway's own user.
    static bool is_own(const Peer& peer);
    /// `{"ok":false,"error":…}`
    static std::string refused(std::string_view reason);

private:
    class Session;
    using Protocol = boost::asio::local::stream_protocol;

    Result<void> clear_stale();
    void accept();
    void begin(Protocol::socket socket);

    Protocol::acceptor acceptor_;
    Options options_;
    Answer answer_;
    std::pair<std::uint64_t, std::uint64_t> identity_{};  // device and inode of the socket that was made
    std::set<std::shared_ptr<Session>> sessions_;
};

}  // namespace waybill::control
