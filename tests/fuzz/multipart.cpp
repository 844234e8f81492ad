// Any bytes as a multipart message with the boundary X. The first bytes choose where it is cut and what is kept. Cut
// and whole give the same; what leaves is accepted again, unchanged, when everything in it is kept; and a value that
// was withheld and says so by its text is nowhere in the output.
#include "deciding_fields.hpp"

namespace {

using namespace fuzz;

/// In any case: names of headers are told in lower case.
bool hides(Bytes text) {
    return std::search(text.begin(), text.end(), marker.begin(), marker.end(),
                       [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 'a' + 'A' : a) == b; }) != text.end();
}

Outcome run_multipart(Bytes message, Bytes boundary, std::uint64_t seed, Keeps keeps, std::uint64_t cuts) {
    FixedRandom random;
    DecidingFields fields({seed, keeps, Looks::never, hides});
    Limits limits;
    if (keeps == Keeps::some) {
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
    const Outcome whole = run_multipart(message, "X", seed, Keeps::some, 0);
    demand_same_if_accepted(run_multipart(message, "X", seed, Keeps::some, cuts), whole);
    demand_same_if_accepted(run_multipart(message, "X", seed, Keeps::some, ~cuts), whole);
    demand_items_in_order(whole);
    demand(!says_withheld(whole.output));
    for (const Outcome& sent : {whole, run_multipart(message, "X", seed, Keeps::all, 0)}) {
        if (!sent.accepted) continue;
        const Outcome again = run_multipart(sent.output, "waybill-e", seed, Keeps::all, cuts);
        // Its boundary is ours, and its contents have it not.
        demand(again.accepted && again.output == sent.output);
    }
    return 0;
}
