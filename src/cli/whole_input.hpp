// A file or standard input, whole: for commands that print something of one message.
#pragma once

#include <cstdint>
#include <string>

#include "waybill/base/result.hpp"

namespace waybill::cli {

inline constexpr std::uint64_t largest_input = 1 << 30;  // bytes

/// `-` or nothing is standard input. Errors: those of the file or stream; body_too_large over largest_input.
Result<std::string> read_whole_input(const std::string& file);

}  // namespace waybill::cli
