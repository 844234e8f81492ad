// Any bytes as XML. The first byte chooses what is kept. Blocks of any size that expat is given change nothing of what
// is accepted; expat by itself takes what is accepted too; what leaves is accepted again, unchanged, when everything in
// it is kept; and a text that was withheld and says so is nowhere in the output.
#include <expat.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "../../src/format/xml.hpp"
#include "waybill/base/random.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;

void demand(bool right) {
    if (!right) std::abort();
}

constexpr Bytes marker = "WITHHELD";

class HashFields final : public Fields {
public:
    HashFields(std::uint64_t seed, bool keeps_all) : seed_(seed), keeps_all_(keeps_all) {}
    Descent name(Bytes text) override {
        ++depth_;
        std::uint64_t hash = seed_;
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        marked_ = text.find(marker) != Bytes::npos;
        const bool skips = !keeps_all_ && (hash % 7 == 1 || marked_);
        return {skips ? Descent::Way::skip : Descent::Way::enter, Descent::Name::structure, 0};
    }
    Descent element(std::uint64_t) override { std::abort(); }
    void up() override { demand(depth_-- > 0); }
    Keeping open(ContainerKind kind) override {
        demand(kind == ContainerKind::object);
        return keeps_all_ ? Keeping::always : Keeping::when_filled;
    }
    void close() override {}
    Verdict scalar(const Scalar& value) override {
        const Bytes text = value.text(scratch_);
        Verdict out;
        out.fate = Verdict::Fate::keep;
        if (keeps_all_) return out;
        const bool says = text.find(marker) != Bytes::npos || value.raw.find(marker) != Bytes::npos;
        if (says || (text.size() + seed_) % 5 == 0) out.fate = Verdict::Fate::withhold;
        return out;
    }
    bool skipped(std::uint64_t) override { return true; }
    Error refusal() const override { return Error(Code::item_refused, "the fuzzer refuses nothing"); }

private:
    const std::uint64_t seed_;
    const bool keeps_all_;
    bool marked_ = false;
    std::size_t depth_ = 0;
    std::string scratch_;
};

struct Outcome {
    bool accepted = false;
    std::string output;
};

Outcome run(Bytes message, std::uint64_t seed, bool keeps_all, std::size_t block) {
    base::SystemRandom random;
    HashFields fields(seed, keeps_all);
    Xml xml({}, random, block);
    Output out;
    auto done = xml.feed(message, fields, out);
    if (done) done = xml.finish(fields, out);
    return {static_cast<bool>(done), std::string(out.committed())};
}

bool expat_takes(Bytes message) {
    XML_Parser const parser = XML_ParserCreateNS(nullptr, '\n');
    const auto status = XML_Parse(parser, message.data(), static_cast<int>(message.size()), XML_TRUE);
    XML_ParserFree(parser);
    return status == XML_STATUS_OK;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0];
    const std::size_t block = data[1] % 61 + 2u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome kept = run(message, seed, true, 1 << 14), whole = run(message, seed, false, 1 << 14);
    const Outcome kept_in_blocks = run(message, seed, true, block), in_blocks = run(message, seed, false, block);
    demand(kept.accepted == kept_in_blocks.accepted && whole.accepted == in_blocks.accepted);
    if (kept.accepted) {
        demand(kept.output == kept_in_blocks.output && expat_takes(message) && expat_takes(kept.output));
        demand(run(kept.output, seed, true, block).output == kept.output);
    }
    if (!whole.accepted) return 0;
    demand(whole.output == in_blocks.output && whole.output.find(marker) == std::string::npos);
    const Outcome again = run(whole.output, seed, true, block);
    demand(again.accepted && again.output == whole.output);
    return 0;
}
