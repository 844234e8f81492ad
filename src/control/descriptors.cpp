#include "descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "waybill/base/log.hpp"

namespace waybill::control {
namespace {

constexpr std::uint64_t kept_back = 256;  // record, keyring, policies, listeners, workers, idle connections to vendors

/// For each client two, and a quarter for handshakes.
std::uint64_t needed(std::uint64_t connections) { return kept_back + connections * 9 / 4; }

}  // namespace

std::uint64_t connections_that_fit(std::uint64_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) ::getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur == RLIM_INFINITY || needed(wanted) <= limit.rlim_cur) return wanted;
    const std::uint64_t left = limit.rlim_cur > kept_back ? limit.rlim_cur - kept_back : 0;
    const std::uint64_t fit = std::max<std::uint64_t>(left * 4 / 9, 1);
    base::log(
        base::LogLevel::warning, "fewer connections than configured: raise the limit of open files",
        {{"configured", wanted}, {"connections", fit}, {"open_files", limit.rlim_cur}, {"needed", needed(wanted)}});
    return fit;
}

}  // namespace waybill::control
