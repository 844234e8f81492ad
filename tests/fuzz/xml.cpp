// Any bytes as XML. The first bytes choose what is kept, where it is cut and the blocks that expat is given: none of
// these changes what is accepted. What leaves is accepted again, unchanged, when everything in it is kept; a text that
// was withheld and says so is nowhere in it. expat by itself accepts the same, but for what we refuse by design, and
// finds the same elements, attributes and texts in what leaves when all is kept.
#include "../../src/format/xml.hpp"

#include "deciding_fields.hpp"
#include "expat_reads.hpp"

namespace {

using namespace fuzz;

/// Also what may be its beginning, where something is withheld between that and its rest.
bool hides(Bytes text) {
    if (says_withheld(text)) return true;
    for (std::size_t length = 1; length < marker.size(); ++length)
        if (text.ends_with(marker.substr(0, length))) return true;
    return false;
}

Outcome run_xml(Bytes message, std::uint64_t seed, Keeps keeps, std::uint64_t cuts, std::size_t block) {
    FixedRandom random;
    DecidingFields fields({seed, keeps, Looks::never, hides});
    Limits limits;
    if (keeps == Keeps::some) {
        limits.depth = 20;
        limits.members = 40;
        limits.name_bytes = 30;
        limits.item_bytes = 200;
        limits.open_names = 300;
    }
    Xml xml(limits, random, block);
    return run(xml, message, fields, cuts);
}

void check_blind(Bytes message, std::uint64_t seed, std::uint64_t cuts, std::size_t block) {
    const Outcome whole = run_xml(message, seed, Keeps::some, 0, block);
    demand_same(run_xml(message, seed, Keeps::some, cuts, block), whole);
    demand_same(run_xml(message, seed, Keeps::some, ~cuts, block), whole);
}

void check_sent(const Outcome& sent, std::uint64_t seed, std::uint64_t cuts, std::size_t block) {
    if (!sent.accepted) return;
    demand_items_in_order(sent);
    demand(ExpatReads(sent.output).accepts());
    const Outcome again = run_xml(sent.output, seed, Keeps::all, cuts, block);
    demand(again.accepted && again.output == sent.output);
}

void check_beside_expat(Bytes message, const Outcome& kept) {
    const ExpatReads reads(message);
    if (kept.accepted)
        demand(reads.accepts() && !reads.has_what_we_refuse() && ExpatReads(kept.output).found() == reads.found());
    else if (kept.code == Code::body_malformed)
        demand(!reads.accepts() || reads.has_what_we_refuse());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0], cuts = data[1] + 1u;
    const std::size_t block = data[1] % 61 + 2u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome kept = run_xml(message, seed, Keeps::all, 0, Xml::usual_block);
    // Where what is refused is found wrong depends on the blocks.
    const Outcome in_blocks = run_xml(message, seed, Keeps::all, cuts, block);
    demand(in_blocks.accepted == kept.accepted);
    if (kept.accepted) demand_same_output(in_blocks, kept);
    const Outcome whole = run_xml(message, seed, Keeps::some, 0, Xml::usual_block);
    check_blind(message, seed, cuts, Xml::usual_block);
    check_blind(message, seed, cuts, block);
    // A namespace is the sender's, where a name that leaves uses it (docs/threats.md).
    const bool declares = message.find("xmlns") != Bytes::npos;
    demand(!says_withheld(declares ? ExpatReads(whole.output).without_namespaces() : whole.output));
    check_sent(whole, seed, cuts, block);
    check_sent(kept, seed, cuts, block);
    check_beside_expat(message, kept);
    return 0;
}
