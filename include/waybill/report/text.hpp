// Texts of a report, made harmless for where they are put: a name may come from a certificate, a URL or a message. What
// would drive a terminal or turn the order of a line round is shown escaped everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::report {

/// Control characters, also those of C1, and those that turn the direction of text as \u and four hex digits.
std::string visible(std::string_view text);

/// For the inside of an element or of a quoted attribute.
std::string html(std::string_view text);
/// For a line or a cell of a table: every character that Markdown reads otherwise has a backslash.
std::string markdown(std::string_view text);
/// The same as a code span where one can hold it.
std::string markdown_code(std::string_view text);
/// One cell of RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe; `number` is one that we
/// made ourselves.
enum class CsvCell : std::uint8_t { text, number };
std::string csv(std::string_view text, CsvCell kind);

/// `1,234,567`
std::string grouped(std::uint64_t number);
/// A number cell for people: grouped where it is all digits, else as it is.
std::string shown_number(std::string_view cell);
/// `1.5 MiB`, `12 bytes`
std::string size_of(std::uint64_t bytes);
/// `1 item`, `2 items`, with the number grouped.
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

}  // namespace waybill::report
