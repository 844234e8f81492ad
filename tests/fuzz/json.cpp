// Any bytes as a message of JSON (json_runs.hpp), and beside simdjson: both accept the same, but for what we refuse by
// design; what we send when all is kept is what simdjson minifies the message to, byte by byte, and what it reads in
// it, value by value, where names are spelled in our way; and what is sent when some is kept is JSON to it.
#include "json_runs.hpp"
#include "simdjson_reads.hpp"

namespace {

using namespace fuzz;

void check_beside_simdjson(Bytes message, std::uint64_t seed) {
    const SimdjsonReads reads(message);
    const Outcome as_it_stands = run_json("json", message, {seed, Keeps::all_as_it_stands}, 0);
    const Outcome spelled = run_json("json", message, {seed, Keeps::all}, 0);
    demand_same_verdict(as_it_stands, spelled);
    if (as_it_stands.accepted) {
        demand(reads.accepts() && reads.is_unambiguous());
        demand(as_it_stands.output == SimdjsonReads::minify(message));
        const SimdjsonReads sent(spelled.output);
        demand(sent.accepts() && sent.equals(reads));
    } else if (as_it_stands.code == Code::body_malformed) {
        demand(!reads.accepts() || !reads.is_unambiguous());
    }
    const Outcome some = run_json("json", message, {seed}, 0);
    if (some.accepted) demand(SimdjsonReads(some.output).accepts());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    check_json("json", message, data[0], data[1] + 1u);
    check_beside_simdjson(message, data[0]);
    return 0;
}
