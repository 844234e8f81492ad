// Any bytes as a form. The first bytes choose where it is cut and what is kept. Cut and whole give the same; what is
// accepted is accepted again, unchanged, when everything in it is kept; and a value that was withheld and says so by
// its text is nowhere in the output.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/format.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;

void demand(bool right) {
    if (!right) std::abort();
}

constexpr Bytes marker = "WITHHELD";

/// Decides by a hash of the name; checks that the calls nest and that texts are UTF-8.
class HashFields final : public Fields {
public:
    HashFields(std::uint64_t seed, bool keeps_all) : seed_(seed), keeps_all_(keeps_all) {}

    Descent name(Bytes text) override {
        demand(open_ && !inside_ && base::is_utf8(text));
        inside_ = true;
        hash_ = seed_;
        for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        hash_ = hash_ * 0x9e3779b97f4a7c15 >> 7;
        skips_ = !keeps_all_ && (hash_ % 7 == 1 || text.find(marker) != Bytes::npos);
        Descent out{Descent::Way::enter, hash_ % 3 == 0 ? Descent::Name::item : Descent::Name::structure, 1};
        if (skips_) out.way = Descent::Way::skip;
        return out;
    }
    Descent element(std::uint64_t) override {
        demand(false);
        return {};
    }
    void up() override {
        demand(inside_);
        inside_ = skips_ = false;
    }
    Keeping open(ContainerKind kind) override {
        demand(!open_ && kind == ContainerKind::object);
        open_ = true;
        return Keeping::when_filled;
    }
    void close() override {
        demand(open_ && !inside_);
        open_ = false;
    }
    Verdict scalar(const Scalar& value) override {
        demand(inside_ && !skips_ && value.kind == base::ValueKind::string);
        const Bytes text = value.text(scratch_);
        demand(base::is_utf8(text) && (value.encoded || text == value.raw));
        Verdict out;
        out.tag = 2;
        out.fate = Verdict::Fate::keep;
        if (keeps_all_) return out;
        if (text.find(marker) != Bytes::npos || hash_ % 5 == 0) out.fate = Verdict::Fate::withhold;
        if (out.fate == Verdict::Fate::keep && hash_ % 5 == 1) {
            out.fate = Verdict::Fate::replace;
            out.text = "a &=%;\n\x7f+~";
        }
        if (out.fate == Verdict::Fate::keep && hash_ % 41 == 2) out.fate = Verdict::Fate::refuse;
        return out;
    }
    bool skipped(std::uint64_t scalars) override {
        demand(inside_ && skips_ && scalars == 1);
        return true;
    }
    Error refusal() const override { return Error(Code::item_refused, "the fuzzer refuses it"); }

private:
    const std::uint64_t seed_;
    const bool keeps_all_;
    bool open_ = false, inside_ = false, skips_ = false;
    std::uint64_t hash_ = 0;
    std::string scratch_;
};

struct Outcome {
    bool accepted = false;
    Code code = Code::corrupt;
    std::uint64_t offset = 0;
    std::string output;
    std::vector<WrittenItem> items;
};

Outcome run(Bytes message, std::uint64_t seed, bool keeps_all, std::uint64_t cuts) {
    base::SystemRandom random;
    HashFields fields(seed, keeps_all);
    Limits limits;
    if (!keeps_all) {
        limits.members = 40;
        limits.name_bytes = 20;
        limits.item_bytes = 100;
    }
    const auto format = find("form")->make({limits, random});
    Output out;
    Result<void> done;
    while (done && !message.empty()) {
        std::size_t piece = message.size();
        if (cuts != 0) {
            cuts = cuts * 6364136223846793005 + 1442695040888963407;
            piece = std::min<std::size_t>(piece, (cuts >> 40) % (cuts >> 60 ? 9 : 200));
        }
        const std::string copy(message.substr(0, piece));  // of its own, so that a view kept too long is found
        done = format->feed(copy, fields, out);
        message.remove_prefix(piece);
    }
    if (done) done = format->finish(fields, out);
    Outcome outcome;
    outcome.accepted = static_cast<bool>(done);
    if (!done) {
        outcome.code = done.error().code();
        outcome.offset = done.error().offset();
    }
    demand(!out.holding());
    outcome.output = out.committed();
    outcome.items = out.items();
    return outcome;
}

void demand_same(const Outcome& a, const Outcome& b) {
    demand(a.accepted == b.accepted && a.code == b.code && a.offset == b.offset && a.output == b.output);
    demand(a.items.size() == b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i)
        demand(a.items[i].tag == b.items[i].tag && a.items[i].begin == b.items[i].begin &&
               a.items[i].length == b.items[i].length);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t seed = data[0], cuts = data[1] + 1u;
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run(message, seed, false, 0);
    demand_same(run(message, seed, false, cuts), whole);
    demand_same(run(message, seed, false, ~cuts), whole);
    std::uint64_t end = 0;
    for (const WrittenItem& item : whole.items) {
        demand(item.begin >= end);
        end = item.begin + item.length;
        demand(end <= whole.output.size());
    }
    demand(whole.output.find(marker) == std::string::npos);
    const Outcome kept = run(message, seed, true, 0);
    demand_same(run(message, seed, true, cuts), kept);
    if (kept.accepted) demand(run(kept.output, seed, true, cuts).output == kept.output);
    if (!whole.accepted) return 0;
    const Outcome again = run(whole.output, seed, true, cuts);
    demand(again.accepted && again.output == whole.output);
    return 0;
}
