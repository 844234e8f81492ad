// moved_clock: preloaded into a program under test, it moves that program's clock by WAYBILL_TEST_DAYS days, forwards
// or backwards. Durations and the dates of certificates, which OpenSSL judges by time(), are not moved.
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
    const long failed = syscall(SYS_clock_gettime, clock, now);
    const char* days = std::getenv("WAYBILL_TEST_DAYS");
    if (failed == 0 && clock == CLOCK_REALTIME && days != nullptr)
        now->tv_sec += std::strtol(days, nullptr, 10) * 86'400;
    return static_cast<int>(failed);
}
