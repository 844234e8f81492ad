// The admin socket, from the gateway's side: a unix stream on which root and the gateway's own user may ask for
// commands. One request and one answer a connection; the main thread's context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::control {

class AdminSocket {
public:
    /// Answers a command, `status` or another word, of an actor (`uid:0 root`) with one line of JSON.
    using Answer = std::function<std::string(const std::string& command, const std::string& actor)>;

    AdminSocket(boost::asio::io_context& context, Path path, Answer answer);
    /// Removes the socket, where it is still this one.
    ~AdminSocket();

    /// A socket that nobody listens on is removed first. Errors: locked (somebody does), file_failed.
    Result<void> listen();

private:
    class Session;
    using Protocol = boost::asio::local::stream_protocol;

    Result<void> clear_stale();
    void accept();
    void begin(Protocol::socket socket);

    Protocol::acceptor acceptor_;
    Path path_;
    Answer answer_;
    std::pair<std::uint64_t, std::uint64_t> identity_{};  // device and inode of the socket that was made
    std::set<std::shared_ptr<Session>> sessions_;
};

}  // namespace waybill::control
