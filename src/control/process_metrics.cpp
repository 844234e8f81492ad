#include "process_metrics.hpp"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace waybill::control {
namespace {

/// proc(5): the second number of statm is what is resident, in pages.
std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t all = 0, resident = 0;
    statm >> all >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t open_descriptors() {
    std::error_code problem;
    const std::filesystem::directory_iterator all("/proc/self/fd", problem);
    return static_cast<std::uint64_t>(std::distance(begin(all), end(all)));
}

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace

void add_process_metrics(MetricsPage& page, base::Time now, std::chrono::seconds uptime) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    page.one("process_cpu_seconds_total", "Time on processors.", cpu_seconds());
    page.one("process_resident_memory_bytes", "Memory that is resident.", resident_bytes());
    page.one("process_open_fds", "File descriptors that are open.", open_descriptors());
    page.one("process_max_fds", "File descriptors that may be.", std::uint64_t{files.rlim_cur});
    page.one("process_start_time_seconds", "When it began to serve.",
             std::chrono::duration<double>((now - uptime).time_since_epoch()).count());
}

}  // namespace waybill::control
