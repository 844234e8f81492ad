// Any bytes as a message of JSON or of lines of it. The first bytes choose where it is cut, what is kept and what is
// looked ahead into. Cut and whole give the same, looked ahead into or not; what is accepted is accepted again,
// unchanged, when everything in it is kept; and what was withheld and says so by its text is nowhere in the output.
#pragma once

#include "deciding_fields.hpp"

namespace fuzz {

inline Outcome run_json(Bytes format, Bytes message, const Decisions& decisions, std::uint64_t cuts) {
    FixedRandom random;
    DecidingFields fields(decisions);
    Limits limits;
    if (decisions.keeps == Keeps::some) {
        limits.depth = 40;
        limits.members = 40;
        limits.name_bytes = 60;
        limits.item_bytes = 300;
        limits.open_names = 900;
        limits.look_ahead = 200;
    }
    return run(format, {limits, random}, message, fields, cuts);
}

inline void check_json(Bytes format, Bytes message, std::uint64_t seed, std::uint64_t cuts) {
    const Decisions some{seed}, looking{seed, Keeps::some, Looks::ahead}, all{seed, Keeps::all};
    const Outcome whole = run_json(format, message, some, 0);
    demand_same(run_json(format, message, some, cuts), whole);
    demand_same(run_json(format, message, some, ~cuts), whole);
    demand_items_in_order(whole);
    demand(!says_withheld(whole.output));
    const Outcome ahead = run_json(format, message, looking, 0);
    demand_same(run_json(format, message, looking, cuts), ahead);
    demand(!says_withheld(ahead.output));
    if (ahead.accepted) demand_same(ahead, whole);
    if (whole.accepted && !ahead.accepted) demand(ahead.code == Code::look_ahead_exceeded);
    const Outcome kept = run_json(format, message, all, 0);
    demand_same(run_json(format, message, all, cuts), kept);
    for (const Outcome& sent : {whole, kept}) {
        if (!sent.accepted) continue;
        // How a name is spelled is decided by its place, which may be another now: as it stands.
        const Outcome again = run_json(format, sent.output, {seed, Keeps::all_as_it_stands}, cuts);
        demand(again.accepted && again.output == sent.output);
    }
}

}  // namespace fuzz
