// Any bytes as a form. The first bytes choose where it is cut and what is kept. Cut and whole give the same; what is
// accepted is accepted again, unchanged, when everything in it is kept; and a value that was withheld and says so by
// its text is nowhere in the output.
#include "deciding_fields.hpp"

namespace {

using namespace fuzz;

Outcome run_form(Bytes message, std::uint64_t seed, Keeps keeps, std::uint64_t cuts) {
    FixedRandom random;
    DecidingFields fields({seed, keeps});
    Limits limits;
    if (keeps == Keeps::some) {
        limits.members = 40;
        limits.name_bytes = 20;
        limits.item_bytes = 100;
    }
    return run("form", {limits, random}, message, fields, cuts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0], cuts = data[1] + 1u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run_form(message, seed, Keeps::some, 0);
    demand_same(run_form(message, seed, Keeps::some, cuts), whole);
    demand_same(run_form(message, seed, Keeps::some, ~cuts), whole);
    demand_items_in_order(whole);
    demand(!says_withheld(whole.output));
    const Outcome kept = run_form(message, seed, Keeps::all, 0);
    demand_same(run_form(message, seed, Keeps::all, cuts), kept);
    for (const Outcome& sent : {whole, kept}) {
        if (!sent.accepted) continue;
        const Outcome again = run_form(sent.output, seed, Keeps::all, cuts);
        demand(again.accepted && again.output == sent.output);
    }
    return 0;
}
