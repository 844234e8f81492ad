#include "admin_socket.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "peer.hpp"
#include "waybill/base/log.hpp"

namespace waybill::control {

namespace asio = boost::asio;
using base::LogLevel;
using base::LogValue;

namespace {

constexpr std::size_t request_limit = 16 << 10;
constexpr std::size_t most_sessions = 16;
constexpr std::chrono::seconds session_deadline{5};
constexpr std::chrono::seconds answer_deadline{60};

/// The request, without who asks; nothing where it is none.
std::optional<AdminRequest> parse(std::string_view line) {
    boost::system::error_code problem;
    auto value = boost::json::parse(line, problem);
    if (problem || !value.is_object()) return std::nullopt;
    AdminRequest out;
    out.fields = std::move(value.get_object());
    const auto* command = out.fields.if_contains("command");
    if (command == nullptr || !command->is_string() || command->get_string().empty()) return std::nullopt;
    out.command = command->get_string();
    out.fields.erase("command");
    return out;
}

}  // namespace

bool AdminSocket::is_own(const Peer& peer) { return peer.uid == 0 || peer.uid == ::geteuid(); }

std::string AdminSocket::refused(std::string_view reason) {
    return boost::json::serialize(boost::json::object{{"ok", false}, {"error", reason}});
}

/// One connection. Lives in the socket's set until it is over.
class AdminSocket::Session : public std::enable_shared_from_this<Session> {
public:
    Session(AdminSocket& owner, Protocol::socket socket)
        : owner_(owner), socket_(std::move(socket)), timer_(socket_.get_executor()) {}

    void begin() {
        auto peer = peer_of(socket_.native_handle());
        if (!peer) return end();
        peer_ = *std::move(peer);
        // Before anything is read: who may not ask cannot hold a place either.
        if (!owner_.options_.allowed(peer_)) {
            base::log(LogLevel::warning, "the admin socket was refused",
                      {{"actor", LogValue::of(peer_.actor)}, {"socket", LogValue::of(owner_.options_.path.string())}});
            return answer(refused(owner_.options_.refusal));
        }
        expire(session_deadline);
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
        if (problem == asio::error::not_found) return answer(refused("a request is one line of at most 16 KiB"));
        if (problem) return end();
        auto request = parse(std::string_view(line_).substr(0, size - 1));
        std::ranges::fill(line_, '\0');  // it may have held a person's value
        if (!request) return answer(refused("a request is one line of JSON: {\"command\":\"status\"}"));
        request->peer = peer_;
        expire(answer_deadline);
        // Answered at once, or by another thread: then this one may be gone.
        const auto reply = [weak = weak_from_this(), executor = socket_.get_executor()](std::string text) {
            asio::post(executor, [weak, text = std::move(text)]() mutable {
                if (const auto self = weak.lock()) self->answer(std::move(text));
            });
        };
        owner_.answer_(*std::move(request), reply);
    }

    /// Who was refused unread may have sent something all the same: closed over it, the connection would be reset, and
    /// with it the answer.
    void discard_unread() {
        boost::system::error_code ignored;
        socket_.shutdown(Protocol::socket::shutdown_both, ignored);
        char unread[4096];
        for (std::size_t left = request_limit; left >= sizeof unread; left -= sizeof unread)
            if (::recv(socket_.native_handle(), unread, sizeof unread, MSG_DONTWAIT) <= 0) return;
    }

    void expire(std::chrono::seconds after) {
        timer_.expires_after(after);
        timer_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
            if (!cancelled) self->end();
        });
    }

    void answer(std::string text) {
        if (!socket_.is_open()) return;  // it took too long
        expire(session_deadline);
        line_ = std::move(text) + "\n";
        asio::async_write(socket_, asio::buffer(line_),
                          [self = shared_from_this()](const boost::system::error_code&, std::size_t) { self->end(); });
    }

    void end() {
        discard_unread();
        close();
        owner_.sessions_.erase(shared_from_this());
    }

    AdminSocket& owner_;
    Protocol::socket socket_;
    asio::steady_timer timer_;
    std::string line_;
    Peer peer_;
};

AdminSocket::AdminSocket(asio::io_context& context, Options options, Answer answer)
    : acceptor_(context), options_(std::move(options)), answer_(std::move(answer)) {}

AdminSocket::~AdminSocket() {
    for (const auto& session : sessions_) session->close();
    struct stat status{};
    if (acceptor_.is_open() && ::lstat(options_.path.c_str(), &status) == 0 &&
        identity_ == std::pair<std::uint64_t, std::uint64_t>(status.st_dev, status.st_ino))
        ::unlink(options_.path.c_str());
}

Result<void> AdminSocket::listen() {
    if (auto cleared = clear_stale(); !cleared) return cleared;
    boost::system::error_code problem;
    acceptor_.open(Protocol(), problem);
    // The socket's file is made with the mode of the descriptor, less the umask: never with more than it is to have.
    if (!problem && ::fchmod(acceptor_.native_handle(), options_.mode) != 0)
        problem.assign(errno, boost::system::system_category());
    if (!problem) acceptor_.bind(Protocol::endpoint(options_.path.string()), problem);
    if (!problem && ::chmod(options_.path.c_str(), options_.mode) != 0)
        problem.assign(errno, boost::system::system_category());
    if (!problem) acceptor_.listen(most_sessions, problem);
    struct stat status{};
    if (!problem && ::lstat(options_.path.c_str(), &status) != 0)
        problem.assign(errno, boost::system::system_category());
    if (problem)
        return fail(
            Error::of_file(Code::file_failed, "the admin socket cannot be made", options_.path, problem.value()));
    identity_ = {status.st_dev, status.st_ino};
    accept();
    return {};
}

Result<void> AdminSocket::clear_stale() {
    struct stat status{};
    if (::lstat(options_.path.c_str(), &status) != 0) return {};  // what is in the way otherwise is said by bind
    if (!S_ISSOCK(status.st_mode))
        return fail(
            Error::of_file(Code::file_exists, "there is something else in the admin socket's place", options_.path));
    boost::system::error_code problem;
    Protocol::socket probe(acceptor_.get_executor());
    probe.connect(Protocol::endpoint(options_.path.string()), problem);
    if (problem != asio::error::connection_refused)
        return fail(Error::of_file(Code::locked, "another gateway listens on the admin socket", options_.path,
                                   problem.value()));
    if (::unlink(options_.path.c_str()) != 0)
        return fail(Error::of_file(Code::file_failed, "the old admin socket cannot be removed", options_.path, errno));
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
