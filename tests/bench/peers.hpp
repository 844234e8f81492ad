// The named peers on the same bytes: what reading and writing JSON costs others, who judge nothing.
#pragma once

#include <string>
#include <vector>

#include "measure.hpp"

namespace waybill::bench {

inline constexpr const char* reference_peer = "simdjson DOM + minify";

/// Subjects that hold their own copy of the message.
std::vector<Subject> peers_for(const std::string& message);
/// simdjson's version and the kernel it chose for this machine.
std::string simdjson_kernel();

}  // namespace waybill::bench
