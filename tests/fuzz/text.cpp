// Any bytes as plain text, decided word by word: a word that says it is withheld is left out. The first bytes choose
// where the message is cut and how much is held. Cut and whole give the same, which is the text without those words.
#include "run.hpp"
#include "waybill/base/text_codes.hpp"

namespace {

using namespace fuzz;

/// Words end with their space.
void append_kept_words(std::string& out, Bytes text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size() - 1) + 1;
        if (!says_withheld(text.substr(0, end))) out += text.substr(0, end);
        text.remove_prefix(end);
    }
}

class WordFields final : public Fields {
public:
    Descent root() override { return {}; }
    Descent name(Bytes) override { std::abort(); }
    Descent element(std::uint64_t) override { std::abort(); }
    void up() override { std::abort(); }
    Keeping open(ContainerKind) override { std::abort(); }
    void close() override { std::abort(); }
    Verdict scalar(const Scalar&) override { std::abort(); }
    bool skipped(std::uint64_t) override { std::abort(); }
    Stretch stretch(Bytes text, bool last) override {
        demand(base::is_utf8(text) && !ended_);
        Stretch out;
        out.taken = last ? text.size() : text.rfind(' ') + 1;
        out.sent = out.taken > 0 || last;
        kept_.clear();
        append_kept_words(kept_, text.substr(0, out.taken));
        out.text = kept_;
        ended_ = last;
        return out;
    }
    Error refusal() const override { std::abort(); }

private:
    std::string kept_;
    bool ended_ = false;
};

Outcome run_text(Bytes message, std::size_t item_bytes, std::uint64_t cuts) {
    FixedRandom random;
    WordFields fields;
    Limits limits;
    limits.item_bytes = item_bytes;
    return run("text", {limits, random}, message, fields, cuts);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t cuts = data[0] + 1u;
    const std::size_t item_bytes = 16 + data[1];
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run_text(message, item_bytes, 0);
    demand_same(run_text(message, item_bytes, cuts), whole);
    demand_same(run_text(message, item_bytes, ~cuts), whole);
    demand(!says_withheld(whole.output));
    const bool right = base::is_utf8(message) && message.find('\0') == Bytes::npos;
    demand(whole.accepted ? right : !right || whole.code == Code::item_too_large);
    if (!whole.accepted) return 0;
    std::string expected;
    append_kept_words(expected, message);
    demand(whole.output == expected);
    return 0;
}
