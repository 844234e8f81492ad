// Any bytes as messages of JSON, or of lines of it, that share one shape: read by places and answers that stand, each
// comes to what it comes to when every value is asked about, whatever the messages before it taught. The first bytes
// choose what is decided, what is allowed and where it is cut; 0x1e ends a message.
#include "place_fields.hpp"
#include "run.hpp"

namespace {

using namespace fuzz;
using waybill::format::test::PlaceFields;

struct Learnt {
    Shape shape;
    std::vector<std::string> places;
};

Outcome read(Bytes format, Bytes message, std::uint8_t choice, PlaceFields::Answers answers, std::uint64_t cuts,
             Learnt& learnt, std::string& counts) {
    FixedRandom random;
    Limits limits;
    if (choice & 0x10) limits = {.depth = 5, .members = 9, .name_bytes = 20, .item_bytes = 40};
    const std::uint64_t most_items = choice & 0x20 ? 12 : ~std::uint64_t{0};
    PlaceFields fields(choice & 0x0f, answers, most_items, learnt.shape, learnt.places);
    Outcome outcome = run(format, {limits, random}, message, fields, cuts);
    counts = outcome.accepted ? fields.counts() : "";
    return outcome;
}

void check(Bytes message, std::uint8_t choice, std::uint64_t cuts, Learnt& learnt) {
    const Bytes format = choice & 0x40 ? "ndjson" : "json";
    std::string expected, counts;
    const Outcome asked = read(format, message, choice, PlaceFields::Answers::each_time, 0, learnt, expected);
    for (const std::uint64_t seed : {std::uint64_t{0}, cuts, std::uint64_t{0}}) {
        const Outcome stood = read(format, message, choice, PlaceFields::Answers::once, seed, learnt, counts);
        demand_same(stood, asked);
        demand(counts == expected);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    Bytes rest(reinterpret_cast<const char*>(data) + 2, size - 2);
    Learnt learnt;
    while (!rest.empty()) {
        const Bytes message = rest.substr(0, rest.find('\x1e'));
        check(message, data[0], data[1] + 1u, learnt);
        rest.remove_prefix(std::min(rest.size(), message.size() + 1));
    }
    return 0;
}
