// What others hand in as proof: proof files, receipts, openings, entries, tile paths. Whatever parses is written again
// to the same bytes, and no receipt is ok without the log's key.
#include <cstdint>
#include <cstdlib>

#include "entry_scan.hpp"
#include "tile_name.hpp"
#include "waybill/audit/item_proof.hpp"
#include "waybill/audit/receipt.hpp"

namespace {

using namespace waybill;
using namespace waybill::audit;

void demand(bool right) {
    if (!right) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string copy(reinterpret_cast<const char*>(data), size);  // of its own, so that a read beyond it is found
    if (const auto proof = parse_tlog_proof(copy)) demand(write_tlog_proof(*proof) == copy);
    if (const auto opening = parse_opening(copy)) demand(write_opening(*opening) == copy);
    if (const auto name = parse_tile_path(copy)) demand(path_of(*name) == copy && name->due(~std::uint64_t{0}) <= 256);
    demand(scan_entry(copy).has_value() == static_cast<bool>(Recorded::parse(copy)));
    const auto receipt = parse_receipt(copy);
    if (!receipt) return 0;
    demand(write_receipt(*receipt) == copy);
    const std::string body(64, 'x');
    const ReceivedBody received{body.size(), [&](std::uint64_t offset, std::size_t length) -> Result<std::string> {
                                    return body.substr(offset, length);
                                }};
    ReceiptCheck check;
    check.body = &received;
    const auto report = verify_receipt(*receipt, check);
    demand(report && report->verdict != Verdict::ok);
    return 0;
}
