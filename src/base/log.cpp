#include "waybill/base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "log_line.hpp"

namespace waybill::base {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            break;
    }
    return spdlog::level::err;
}

/// Whether standard error is the journal's own stream. The variable alone says nothing: it is inherited by a process
/// whose standard error was sent elsewhere (systemd.exec(5), JOURNAL_STREAM).
bool writes_to_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status{};
    if (stream == nullptr || fstat(STDERR_FILENO, &status) != 0) return false;
    return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == stream;
}

/// The process has one standard error, and so one log.
struct Sink {
    LogForm form = LogForm::text;
    LogStamp stamp = writes_to_journal() ? LogStamp::priority : LogStamp::time;
    spdlog::logger lines{"waybill", std::make_shared<spdlog::sinks::stderr_sink_mt>()};

    Sink() {
        lines.set_pattern("%v");  // log_line has written all of the line already
        lines.set_level(spdlog::level::info);
    }
};

Sink& sink() {
    static Sink one;
    return one;
}

void write(LogLevel level, std::string_view event, std::span<const LogPair> pairs) {
    Sink& to = sink();
    to.lines.log(level_of(level), log_line(to.form, to.stamp, SystemClock().now(), level, event, pairs));
}

}  // namespace

void set_up_log(LogForm form, LogLevel least) {
    sink().form = form;
    sink().lines.set_level(level_of(least));
}

bool logs(LogLevel level) { return sink().lines.should_log(level_of(level)); }

void log(LogLevel level, Text event, std::initializer_list<LogPair> pairs) {
    if (logs(level)) write(level, event.view(), {pairs.begin(), pairs.size()});
}

void log(LogLevel level, Text event, const Error& error, std::initializer_list<LogPair> pairs) {
    if (!logs(level)) return;
    std::vector<LogPair> all = error_pairs(error);
    all.insert(all.end(), pairs.begin(), pairs.end());
    write(level, event.view(), all);
}

}  // namespace waybill::base
