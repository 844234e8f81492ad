#include "waybill/control/admin.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace waybill::control {
namespace {

constexpr std::size_t answer_limit = 16 << 20;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

base::Failure failed(base::Text text, const Path& socket, int reason) {
    return fail(Error::of_file(reason == ENOENT ? Code::file_missing : Code::file_failed, text, socket, reason));
}

/// Whether it became ready before the deadline.
bool wait(int fd, short events, std::chrono::steady_clock::time_point deadline) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd asked{fd, events, 0};
        const int ready = ::poll(&asked, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
        if (ready < 0 && errno == EINTR) continue;
        return ready > 0;
    }
}

}  // namespace

Result<std::string> ask_gateway(const Path& socket, const std::string& request, std::chrono::milliseconds within) {
    const auto deadline = std::chrono::steady_clock::now() + within;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket.string();
    if (path.size() >= sizeof address.sun_path)
        return failed("the path is too long for a socket", socket, ENAMETOOLONG);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const Descriptor fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (fd.get() < 0) return failed("no socket is to be had", socket, errno);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return failed("the gateway cannot be reached", socket, errno);
    const std::string line = request + "\n";
    // It fits into the socket's buffer: a request is a few kilobytes. Who may not ask is answered before it is read.
    if (::send(fd.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()) && errno != EPIPE)
        return failed("the gateway does not listen to the request", socket, errno);
    std::string answer;
    for (;;) {
        char buffer[16 << 10];
        if (!wait(fd.get(), POLLIN, deadline)) return failed("the gateway does not answer", socket, ETIMEDOUT);
        const ssize_t got = ::read(fd.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("the answer cannot be read", socket, errno);
        answer.append(buffer, static_cast<std::size_t>(got));
        if (const std::size_t end = answer.find('\n'); end != answer.npos) return answer.substr(0, end);
        if (got == 0 || answer.size() > answer_limit) return failed("the gateway hung up", socket, 0);
    }
}

}  // namespace waybill::control
