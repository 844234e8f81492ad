#include "standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace waybill::cli {
namespace {

constexpr std::size_t piece_bytes = 64 << 10;

/// Whether a call that failed is worth another try; waits where the descriptor is not ready.
bool again(int fd, short events) {
    if (errno == EINTR) return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
    pollfd ready{fd, events, 0};
    return ::poll(&ready, 1, -1) >= 0 || errno == EINTR;
}

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) != -1; }

}  // namespace

bool claim_standard_streams() {
    const bool both = is_open(STDIN_FILENO) && is_open(STDOUT_FILENO);
    // Fills 0, 1 and 2, so that no file of ours ever gets one of these numbers.
    while (!is_open(STDIN_FILENO) || !is_open(STDOUT_FILENO) || !is_open(STDERR_FILENO))
        if (::open("/dev/null", O_RDWR) < 0) return false;
    return both;
}

Result<Bytes> StandardInput::read() {
    buffer_.resize(piece_bytes);
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, buffer_.data(), buffer_.size());
        if (got >= 0) return Bytes(buffer_.data(), static_cast<std::size_t>(got));
        if (!again(STDIN_FILENO, POLLIN))
            return fail(Error::of_file(Code::file_failed, "cannot read the message", "standard input", errno));
    }
}

Result<void> StandardOutput::write(Bytes bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (put >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(put));
        else if (!again(STDOUT_FILENO, POLLOUT))
            return fail(Error::of_file(Code::file_failed, "cannot write the message", "standard output", errno));
    }
    return {};
}

}  // namespace waybill::cli
