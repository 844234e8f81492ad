#include "console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "waybill/report/text.hpp"

namespace waybill::cli {
namespace {

const char* sequence(Style style) {
    switch (style) {
        case Style::plain:
            return "";
        case Style::bold:
            return "\x1b[1m";
        case Style::dim:
            return "\x1b[2m";
        case Style::red:
            return "\x1b[31m";
        case Style::green:
            return "\x1b[32m";
        case Style::yellow:
            return "\x1b[33m";
    }
    return "";
}

bool colours(std::FILE* stream) { return ::isatty(::fileno(stream)) == 1 && std::getenv("NO_COLOR") == nullptr; }

constexpr std::size_t least_width = 16;  // of a last column, however narrow the terminal

/// Of a terminal; 0 where it is none, or does not say.
std::size_t columns_of(std::FILE* stream) {
    winsize size{};
    if (::isatty(::fileno(stream)) != 1 || ::ioctl(::fileno(stream), TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

/// Columns that a text takes: code points, which is right for the scripts that names of policies are written in.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// The first `width` columns of a text, the last of them … where there is more.
std::string cut(const std::string& text, std::size_t width) {
    if (width_of(text) <= width) return text;
    std::size_t end = 0;
    for (std::size_t columns = 0; end < text.size(); ++end)
        if ((static_cast<unsigned char>(text[end]) & 0xc0) != 0x80 && ++columns == width) break;
    return text.substr(0, end) + "…";
}

}  // namespace

std::string styled(std::FILE* stream, Style style, std::string_view text) {
    if (style == Style::plain || !colours(stream)) return std::string(text);
    return sequence(style) + std::string(text) + "\x1b[0m";
}

void say(std::string_view text) { std::fprintf(stderr, "waybill: %.*s\n", static_cast<int>(text.size()), text.data()); }

void complain(std::string_view text) { say(styled(stderr, Style::red, "error: ") + std::string(text)); }

ExitCode fail_with(const Error& error) {
    complain(std::string(base::name_of(error.code())) + ": " + printable(error.message()));
    say(base::row(error.code()).remedy);
    return exit_code_of(error.code());
}

ExitCode fail_to_record(const Error& error) {
    const ExitCode code = fail_with(error);
    say("without its record nothing is shared");
    return code == ExitCode::bad_input ? ExitCode::record_unwritten : code;
}

void print(const base::Diagnostics& diagnostics, Show show) {
    for (const base::Diagnostic& diagnostic : diagnostics.all()) {
        const bool error = diagnostic.severity == base::Diagnostic::Severity::error;
        if (!error && show == Show::errors) continue;
        std::fprintf(stderr, "%s\n",
                     styled(stderr, error ? Style::red : Style::yellow, printable(diagnostic.text())).c_str());
    }
}

void put(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
        complain("cannot write to standard output");
        std::exit(static_cast<int>(ExitCode::bad_input));
    }
}

std::string printable(std::string_view text) { return report::visible(text); }

std::string shown_json(std::string_view line) {
    if (::isatty(STDOUT_FILENO) != 1) return std::string(line);
    const bool ended = line.ends_with('\n');
    return printable(line.substr(0, line.size() - (ended ? 1 : 0))) + (ended ? "\n" : "");
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

Table::Table(std::vector<std::string> heads, std::vector<std::size_t> least)
    : heads_(std::move(heads)), widths_(std::move(least)) {
    widths_.resize(heads_.size());
    for (std::size_t i = 0; i < heads_.size(); ++i) widths_[i] = std::max(widths_[i], width_of(heads_[i]));
}

void Table::add(std::vector<std::string> cells) {
    cells.resize(heads_.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i] = printable(cells[i]);
        widths_[i] = std::max(widths_[i], width_of(cells[i]));
    }
    rows_.push_back(std::move(cells));
}

std::string Table::line(std::FILE* stream, const std::vector<std::string>& cells) const {
    std::string out;
    std::size_t before_last = 0;
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
        (out += cells[i]).append(widths_[i] - width_of(cells[i]) + 2, ' ');
        before_last += widths_[i] + 2;
    }
    const std::size_t columns = columns_of(stream);
    if (columns == 0) return out + cells.back();
    return out + cut(cells.back(), columns > before_last + least_width ? columns - before_last : least_width);
}

std::string Table::rows_text(std::FILE* stream) const {
    std::string out;
    for (const auto& cells : rows_) out += line(stream, cells) + "\n";
    return out;
}

std::string Table::text(std::FILE* stream) const {
    return styled(stream, Style::bold, line(stream, heads_)) + "\n" + rows_text(stream);
}

std::string Table::more(std::FILE* stream) {
    if (rows_.empty()) return {};
    std::string out = begun_ ? rows_text(stream) : text(stream);
    begun_ = true;
    rows_.clear();
    return out;
}

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::at(std::uint64_t done, std::uint64_t of) {
    if (!terminal_) return;
    const std::int64_t now =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    if (now - last_ms_ < 100) return;
    last_ms_ = now;
    shown_ = true;
    std::fprintf(stderr, "\r%s: %llu of %llu\x1b[K", what_.c_str(), static_cast<unsigned long long>(done),
                 static_cast<unsigned long long>(of));
    std::fflush(stderr);
}

}  // namespace waybill::cli
