// Any bytes as a multipart message with the boundary X. The first bytes choose where it is cut and what is kept. Cut
// and whole give the same; what leaves is accepted again, unchanged, when everything in it is kept; and a value that
// was withheld and says so by its text is nowhere in the output.
#include <algorithm>

#include "deciding_fields.hpp"

namespace {

using namespace fuzz;

/// In any case: names of headers are told in lower case.
bool hides(Bytes text) {
    return std::search(text.begin(), text.end(), marker.begin(), marker.end(),
                       [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b; }) != text.end();
}

Outcome run_multipart(Bytes message, Bytes boundary, std::uint64_t seed, bool keeps_all, std::uint64_t cuts) {
    base::SystemRandom random;
    DecidingFields fields(seed, keeps_all, hides);
    Limits limits;
    if (!keeps_all) {
        limits.members = 40;
        limits.name_bytes = 20;
        limits.item_bytes = 100;
    }
    const std::string type = "multipart/form-data; boundary=" + std::string(boundary);
    return run("multipart", {limits, random, nullptr, type, "e"}, message, fields, cuts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0], cuts = data[1] + 1u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run_multipart(message, "X", seed, false, 0);
    demand_same(run_multipart(message, "X", seed, false, cuts), whole);
    demand_same(run_multipart(message, "X", seed, false, ~cuts), whole);
    demand_items_in_order(whole);
    demand(whole.output.find(marker) == std::string::npos);
    for (const Outcome& sent : {whole, run_multipart(message, "X", seed, true, 0)}) {
        if (!sent.accepted) continue;
        const Outcome again = run_multipart(sent.output, "waybill-e", seed, true, cuts);
        // Its boundary is ours, and its contents have it not.
        demand(again.accepted && again.output == sent.output);
    }
    return 0;
}
