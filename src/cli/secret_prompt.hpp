// A value that must not stand on a command line, where every process can read it: from standard input, or typed without
// an echo.
#pragma once

#include <optional>
#include <string>

namespace waybill::cli {

/// One line without its end. On a terminal `prompt` is shown and nothing of what is typed. Nothing, and it was said
/// why, where there is none, or it is longer than `limit` bytes.
std::optional<std::string> read_unseen(const std::string& prompt, std::size_t limit);

}  // namespace waybill::cli
