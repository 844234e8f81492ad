// What a vendor received, as files: the parts of a body one after another, and the values of the head in lines.
#pragma once

#include <memory>
#include <vector>

#include "waybill/audit/receipt.hpp"
#include "waybill/base/files.hpp"

namespace waybill::cli {

/// The body that these files make in their order; they stay open as long as it is used. Errors: those of the files.
Result<audit::ReceivedBody> open_received_body(base::Files& files, const std::vector<std::string>& names);

/// Lines `path company acme-7`, `query dry_run true`, `header idempotency-key k-17`: the place as the receipt's entries
/// name it, one space, the value. `places`: the places of the head in the receipt. bad_usage where a line names none.
Result<std::vector<audit::ReceivedValue>> parse_received_head(Bytes lines, const std::vector<std::string>& places);
/// Of path, query and headers, as the entries name them.
std::vector<std::string> head_places(const audit::Receipt& receipt);

}  // namespace waybill::cli
