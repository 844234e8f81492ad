#include "admin_socket.hpp"

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "waybill/base/log.hpp"

namespace waybill::control {

namespace asio = boost::asio;
using base::LogLevel;
using base::LogValue;

namespace {

constexpr std::size_t request_limit = 4 << 10;
constexpr std::size_t most_sessions = 16;
constexpr std::chrono::seconds session_deadline{5};
constexpr mode_t mode = 0660;

std::optional<ucred> credentials_of(int fd) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    return peer;
}

/// `uid:0 root`; without the name where the system knows none.
std::string actor_of(uid_t uid) {
    std::string out = "uid:" + std::to_string(uid);
    passwd entry{}, *found = nullptr;
    std::array<char, 4096> space;
    if (::getpwuid_r(uid, &entry, space.data(), space.size(), &found) == 0 && found != nullptr)
        out += " " + std::string(found->pw_name);
    return out;
}

std::string refusal(std::string_view reason) {
    return boost::json::serialize(boost::json::object{{"ok", false}, {"error", reason}});
}

/// The request's command; empty where it is none.
std::string command_of(std::string_view line) {
    boost::system::error_code problem;
    const auto request = boost::json::parse(line, problem);
    if (problem || !request.is_object() || request.get_object().size() != 1) return {};
    const auto* command = request.get_object().if_contains("command");
    return command != nullptr && command->is_string() ? std::string(command->get_string()) : std::string();
}

}  // namespace

/// One connection. Lives in the socket's set until it is over.
class AdminSocket::Session : public std::enable_shared_from_this<Session> {
public:
    Session(AdminSocket& owner, Protocol::socket socket)
        : owner_(owner), socket_(std::move(socket)), timer_(socket_.get_executor()) {}

    void begin() {
        const auto peer = credentials_of(socket_.native_handle());
        if (!peer) return end();
        actor_ = actor_of(peer->uid);
        timer_.expires_after(session_deadline);
        timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
            if (!cancelled) self->end();
        });
        allowed_ = peer->uid == 0 || peer->uid == ::geteuid();
        asio::async_read_until(socket_, asio::dynamic_buffer(line_, request_limit), '\n',
                               [self = shared_from_this()](const boost::system::error_code& problem, std::size_t size) {
                                   self->run(problem, size);
                               });
    }

    void close() {
        boost::system::error_code ignored;
        socket_.close(ignored);
        timer_.cancel();
    }

private:
    void run(const boost::system::error_code& problem, std::size_t size) {
        if (problem == asio::error::not_found) return answer(refusal("a request is one line of at most 4 KiB"));
        if (problem) return end();
        if (!allowed_) {
            base::log(LogLevel::warning, "the admin socket was refused", {{"actor", LogValue::of(actor_)}});
            return answer(refusal("only root and the gateway's own user may ask"));
        }
        const std::string command = command_of(std::string_view(line_).substr(0, size - 1));
        if (command.empty()) return answer(refusal("a request is one line of JSON: {\"command\":\"status\"}"));
        answer(owner_.answer_(command, actor_));
    }

    void answer(std::string text) {
        timer_.expires_after(session_deadline);  // anew: a command may have taken a while
        timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
            if (!cancelled) self->end();
        });
        line_ = std::move(text) + "\n";
        asio::async_write(socket_, asio::buffer(line_),
                          [self = shared_from_this()](const boost::system::error_code&, std::size_t) { self->end(); });
    }

    void end() {
        close();
        owner_.sessions_.erase(shared_from_this());
    }

    AdminSocket& owner_;
    Protocol::socket socket_;
    asio::steady_timer timer_;
    std::string line_, actor_;
    bool allowed_ = false;
};

AdminSocket::AdminSocket(asio::io_context& context, Path path, Answer answer)
    : acceptor_(context), path_(std::move(path)), answer_(std::move(answer)) {}

AdminSocket::~AdminSocket() {
    for (const auto& session : sessions_) session->close();
    struct stat status{};
    if (acceptor_.is_open() && ::lstat(path_.c_str(), &status) == 0 &&
        identity_ == std::pair<std::uint64_t, std::uint64_t>(status.st_dev, status.st_ino))
        ::unlink(path_.c_str());
}

Result<void> AdminSocket::listen() {
    if (auto cleared = clear_stale(); !cleared) return cleared;
    boost::system::error_code problem;
    acceptor_.open(Protocol(), problem);
    // The socket's file is made with the mode of the descriptor, less the umask: never with more than it is to have.
    if (!problem && ::fchmod(acceptor_.native_handle(), mode) != 0)
        problem.assign(errno, boost::system::system_category());
    if (!problem) acceptor_.bind(Protocol::endpoint(path_.string()), problem);
    if (!problem && ::chmod(path_.c_str(), mode) != 0) problem.assign(errno, boost::system::system_category());
    if (!problem) acceptor_.listen(most_sessions, problem);
    struct stat status{};
    if (!problem && ::lstat(path_.c_str(), &status) != 0) problem.assign(errno, boost::system::system_category());
    if (problem)
        return fail(Error::of_file(Code::file_failed, "the admin socket cannot be made", path_, problem.value()));
    identity_ = {status.st_dev, status.st_ino};
    accept();
    return {};
}

Result<void> AdminSocket::clear_stale() {
    struct stat status{};
    if (::lstat(path_.c_str(), &status) != 0) return {};  // what is in the way otherwise is said by bind
    if (!S_ISSOCK(status.st_mode))
        return fail(Error::of_file(Code::file_exists, "there is something else in the admin socket's place", path_));
    boost::system::error_code problem;
    Protocol::socket probe(acceptor_.get_executor());
    probe.connect(Protocol::endpoint(path_.string()), problem);
    if (problem != asio::error::connection_refused)
        return fail(
            Error::of_file(Code::locked, "another gateway listens on the admin socket", path_, problem.value()));
    if (::unlink(path_.c_str()) != 0)
        return fail(Error::of_file(Code::file_failed, "the old admin socket cannot be removed", path_, errno));
    return {};
}

void AdminSocket::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& problem, Protocol::socket socket) {
        if (problem == asio::error::operation_aborted) return;
        if (!problem && sessions_.size() < most_sessions) begin(std::move(socket));
        accept();
    });
}

void AdminSocket::begin(Protocol::socket socket) {
    const auto session = std::make_shared<Session>(*this, std::move(socket));
    sessions_.insert(session);
    session->begin();
}

}  // namespace waybill::control
