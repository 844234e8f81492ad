// Any bytes as a message of lines of JSON (json_runs.hpp), and line by line beside simdjson: both accept the same, but
// for what we refuse by design, and each line that we send when all is kept is what simdjson minifies it to.
#include "json_runs.hpp"
#include "simdjson_reads.hpp"

namespace {

using namespace fuzz;

/// Of a message that is accepted, what is sent; of another, nothing where simdjson would refuse a line of it, too.
void check_beside_simdjson(Bytes message, std::uint64_t seed) {
    const Outcome kept = run_json("ndjson", message, {seed, Keeps::all_as_it_stands}, 0);
    std::string sent;
    bool right = true;
    while (!message.empty()) {
        const Bytes line = message.substr(0, message.find('\n'));
        message.remove_prefix(std::min(line.size() + 1, message.size()));
        if (line.find_first_not_of(" \t\r") == Bytes::npos) continue;
        const SimdjsonReads reads(line);
        right = right && reads.accepts() && reads.is_unambiguous();
        sent += SimdjsonReads::minify(line) + '\n';
    }
    if (kept.accepted)
        demand(right && kept.output == sent);
    else if (kept.code == Code::body_malformed)
        demand(!right);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    check_json("ndjson", message, data[0], data[1] + 1u);
    check_beside_simdjson(message, data[0]);
    return 0;
}
