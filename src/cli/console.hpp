// What a person sees: messages on stderr, results on stdout as a table or as JSON, colours on a terminal only (and
// never with NO_COLOR set).
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "exit_code.hpp"
#include "waybill/base/diagnostic.hpp"
#include "waybill/base/error.hpp"

namespace waybill::cli {

enum class Style { plain, bold, dim, red, green, yellow };

/// The text in this style where `stream` is a terminal, else as it is.
std::string styled(std::FILE* stream, Style style, std::string_view text);

/// `waybill: …` on stderr.
void say(std::string_view text);
void complain(std::string_view text);
/// Says the error and what to do about it; returns the exit code that goes with it.
ExitCode fail_with(const Error& error);
/// The same where the record could not be opened: whatever the reason, nothing can be shared.
ExitCode fail_to_record(const Error& error);
/// Prints them, errors before warnings of one place; `with_warnings` or errors alone.
enum class Show { all, errors };
void print(const base::Diagnostics& diagnostics, Show show);

/// Result text on stdout. Ends the program with bad_input where stdout cannot be written.
void put(std::string_view text);

/// `1 entry`, `2 entries`.
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// Columns as wide as their widest cell. On a terminal the last column ends with the line; elsewhere no cell is cut.
/// Control characters are shown escaped.
class Table {
public:
    /// `least` widths, where there are some: of a table that is printed before all of its rows are known.
    explicit Table(std::vector<std::string> heads, std::vector<std::size_t> least = {});
    void add(std::vector<std::string> cells);
    /// The heads, and all rows that were added.
    std::string text(std::FILE* stream) const;
    /// The rows that were added since it was last asked, below the heads of the first time; empty where there are none.
    /// Columns grow with what comes and never shrink.
    std::string more(std::FILE* stream);

private:
    std::string rows_text(std::FILE* stream) const;
    std::string line(std::FILE* stream, const std::vector<std::string>& cells) const;

    std::vector<std::string> heads_;
    std::vector<std::size_t> widths_;
    std::vector<std::vector<std::string>> rows_;
    bool begun_ = false;
};

/// For a terminal: control characters as \u00xx, so that no stored text can drive it; also those of C1 and those that
/// turn the direction of text.
std::string printable(std::string_view text);
/// A line of JSON for stdout: as it is, but on a terminal what `printable` escapes is escaped, which JSON allows.
std::string shown_json(std::string_view line);

/// A line on stderr that is written over, on a terminal only; at most ten times a second.
class Progress {
public:
    explicit Progress(std::string what);
    ~Progress();
    void at(std::uint64_t done, std::uint64_t of);

private:
    std::string what_;
    bool shown_ = false;
    bool terminal_;
    std::int64_t last_ms_ = 0;
};

}  // namespace waybill::cli
