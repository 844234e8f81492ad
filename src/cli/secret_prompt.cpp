#include "secret_prompt.hpp"

#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "console.hpp"

namespace waybill::cli {
namespace {

/// The terminal without echo for as long as it lives.
class Unseen {
public:
    Unseen() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~Unseen() {
        if (!changed_) return;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        std::fputc('\n', stderr);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;
    bool changed() const { return changed_; }

private:
    termios before_{};
    bool changed_ = false;
};

/// Up to the first line end; the end of the input ends it too.
bool read_line(std::string& out, std::size_t limit) {
    for (char c = 0; out.size() <= limit;) {
        const ssize_t got = ::read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0 || c == '\n') break;
        out += c;
    }
    if (out.ends_with('\r')) out.pop_back();
    return true;
}

}  // namespace

std::optional<std::string> read_unseen(const std::string& prompt, std::size_t limit) {
    std::string out;
    bool read = false;
    if (::isatty(STDIN_FILENO) == 1) {
        const Unseen unseen;
        if (!unseen.changed()) {
            complain("the terminal would show what is typed: give the value on standard input");
            return std::nullopt;
        }
        std::fputs(prompt.c_str(), stderr);  // now that nothing is shown: before, what is typed would be thrown away
        read = read_line(out, limit);
    } else {
        read = read_line(out, limit);
    }
    if (read && !out.empty() && out.size() <= limit) return out;
    complain(!read ? "standard input cannot be read" : out.empty() ? "there is no value" : "the value is too long");
    return std::nullopt;
}

}  // namespace waybill::cli
