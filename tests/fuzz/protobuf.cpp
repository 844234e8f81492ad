// Any bytes as the message of tests/data/format/protobuf/employee.proto. The first bytes choose where it is cut and
// what is kept. Cut and whole give the same; what leaves is accepted again, unchanged, when everything in it is kept,
// and by protobuf's own library; a value that was withheld and says so by its text is nowhere in the output.
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "deciding_fields.hpp"
#include "waybill/base/yaml.hpp"

namespace {

using namespace fuzz;
namespace pb = google::protobuf;

/// Of numbers every one that could be a letter of the marker, and of texts what could be continued to it.
bool hides(Bytes text) {
    if (text.find("THHEL") != Bytes::npos) return true;
    return text.size() <= 8 && text.find_first_of(marker) != Bytes::npos;
}

struct Schema {
    std::shared_ptr<const Options> options;
    pb::DescriptorPool pool;
    pb::DynamicMessageFactory factory;
    const pb::Message* prototype = nullptr;

    Schema() {
        std::ifstream in(WAYBILL_SOURCE_DIR "/tests/data/format/protobuf/employee.desc", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        base::Diagnostics diagnostics;
        const auto body = base::parse_yaml(
            "descriptor: d\nsha256: 17cd1311d8d0231ccde0476927451cf1148a495b8031baecceb9ff3bc3ec5cbe\nmessage: "
            "acme.Employee\n",
            "policy", diagnostics);
        const std::function<Result<std::string>(std::string_view)> read_file =
            [&](std::string_view) -> Result<std::string> { return bytes; };
        options = find("protobuf")->read_options({*body, diagnostics, read_file});
        pb::FileDescriptorSet set;
        demand(options != nullptr && set.ParseFromString(bytes));
        for (const auto& file : set.file()) pool.BuildFile(file);
        prototype = factory.GetPrototype(pool.FindMessageTypeByName("acme.Employee"));
    }
};

const Schema& schema() {
    static const Schema made;
    return made;
}

bool library_reads(Bytes message) {
    const std::unique_ptr<pb::Message> read(schema().prototype->New());
    return read->ParseFromArray(message.data(), static_cast<int>(message.size()));
}

Outcome run_protobuf(Bytes message, std::uint64_t seed, Keeps keeps, std::uint64_t cuts, Looks looks = Looks::never) {
    FixedRandom random;
    DecidingFields fields({seed, keeps, looks, hides});
    Limits limits;
    limits.depth = 20;
    if (keeps == Keeps::some) {
        limits.members = 8;
        limits.name_bytes = 20;
        limits.item_bytes = 100;
        limits.look_ahead = 200;
    }
    return run("protobuf", {limits, random, schema().options.get()}, message, fields, cuts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0], cuts = data[1] + 1u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run_protobuf(message, seed, Keeps::some, 0);
    demand_same_if_accepted(run_protobuf(message, seed, Keeps::some, cuts), whole);
    demand_same_if_accepted(run_protobuf(message, seed, Keeps::some, ~cuts), whole);
    demand_items_in_order(whole);
    demand(!says_withheld(whole.output));
    const Outcome kept = run_protobuf(message, seed, Keeps::all, 0);
    if (kept.accepted) demand(library_reads(message));
    for (const Outcome& sent : {whole, kept}) {
        if (!sent.accepted) continue;
        demand(library_reads(sent.output));
        const Outcome again = run_protobuf(sent.output, seed, Keeps::all, cuts);
        demand(again.accepted && again.output == sent.output);
    }
    return 0;
}
