#include "syslog_datagram.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::control {
namespace {

constexpr int log_audit_notice = 13 * 8 + 5;
constexpr std::size_t longest_host = 255;

/// PRINTUSASCII without spaces; the nil value where nothing is left (RFC 5424 section 6).
std::string word(const std::string& text, std::size_t longest) {
    std::string out;
    for (const char c : text.substr(0, longest))
        if (c > ' ' && c < 0x7f) out.push_back(c);
    return out.empty() ? "-" : out;
}

std::string this_host() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    const int number_;
};

class CheckpointSyslog final : public CheckpointPlace {
public:
    CheckpointSyslog(Path socket, const base::Clock& clock) : socket_(std::move(socket)), clock_(clock) {}

    /// A socket for each line: the daemon behind it may have been restarted.
    Result<void> write(const std::string& note) override {
        const std::string line = syslog_line(note, this_host(), ::getpid(), clock_.now());
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        if (socket_.string().size() >= sizeof to.sun_path) return failed(ENAMETOOLONG);
        std::memcpy(to.sun_path, socket_.c_str(), socket_.string().size());
        const Descriptor descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (descriptor.number() < 0) return failed(errno);
        const ssize_t sent = ::sendto(descriptor.number(), line.data(), line.size(), MSG_NOSIGNAL,
                                      reinterpret_cast<const sockaddr*>(&to), sizeof to);
        if (sent != static_cast<ssize_t>(line.size())) return failed(errno);
        return {};
    }
    std::chrono::seconds between() const override { return std::chrono::seconds(60); }

private:
    Result<void> failed(int system) const {
        return fail(Error::of_file(Code::file_failed, "syslog does not take the checkpoint", socket_, system));
    }

    const Path socket_;
    const base::Clock& clock_;
};

}  // namespace

std::string syslog_line(const std::string& note, const std::string& host, long process, Time now) {
    audit::Checkpoint checkpoint;
    if (const auto parsed = audit::parse_note(note))
        if (const auto read = audit::parse_checkpoint(parsed->text)) checkpoint = *read;
    return "<" + std::to_string(log_audit_notice) + ">1 " + base::format_time(now) + " " + word(host, longest_host) +
           " waybill " + std::to_string(process) + " checkpoint - origin=" + checkpoint.origin +
           " size=" + std::to_string(checkpoint.size) + " root=" + base::to_base64(crypto::as_bytes(checkpoint.root)) +
           " note=" + base::to_base64(note);
}

std::unique_ptr<CheckpointPlace> checkpoint_syslog(Path socket, const base::Clock& clock) {
    return std::make_unique<CheckpointSyslog>(std::move(socket), clock);
}

}  // namespace waybill::control
