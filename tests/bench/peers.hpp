// The named peers on the same bytes: what reading and writing JSON costs others, who judge nothing.
#pragma once

#include <string>
#include <vector>

#include "measure.hpp"
#include "payloads.hpp"

namespace waybill::bench {

inline constexpr const char* reference_peer = "simdjson DOM + minify";

/// Subjects that hold their own copy of the message; of NDJSON those that read it.
std::vector<Subject> peers_for(const Payload& payload);
/// jq's bytes a second of CPU, a sample a round; none where it is not installed. A process of its own, given the
/// message so often that its start does not count.
std::vector<double> jq_rates(const Payload& payload, int rounds);
/// Our own first stage alone, each kernel that this machine runs.
std::vector<Subject> kernels_for(const Payload& payload);
/// simdjson's version and the kernel it chose for this machine.
std::string simdjson_kernel();

}  // namespace waybill::bench
