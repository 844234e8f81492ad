// Any bytes as plain text, decided word by word: a word that says it is withheld is left out. The first bytes choose
// where the message is cut and how much is held. Cut and whole give the same, which is the text without those words.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

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

/// Words end with their space.
void append_kept_words(std::string& out, Bytes text) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size() - 1) + 1;
        if (text.substr(0, end).find(marker) == Bytes::npos) out += text.substr(0, end);
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

struct Outcome {
    bool accepted = false;
    Code code = Code::corrupt;
    std::uint64_t offset = 0;
    std::string output;

    bool operator==(const Outcome&) const = default;
};

Outcome run(Bytes message, std::size_t item_bytes, std::uint64_t cuts) {
    base::SystemRandom random;
    WordFields fields;
    Limits limits;
    limits.item_bytes = item_bytes;
    const auto format = find("text")->make({limits, random});
    Output out;
    Result<void> done;
    while (done && !message.empty()) {
        std::size_t piece = message.size();
        if (cuts != 0) {
            cuts = cuts * 6364136223846793005 + 1442695040888963407;
            piece = std::min<std::size_t>(piece, (cuts >> 40) % 19);
        }
        const std::string copy(message.substr(0, piece));
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
    outcome.output = out.committed();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::uint64_t cuts = data[0] + 1u;
    const std::size_t item_bytes = 16 + data[1];
    const Bytes message(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Outcome whole = run(message, item_bytes, 0);
    demand(run(message, item_bytes, cuts) == whole);
    demand(run(message, item_bytes, ~cuts) == whole);
    demand(whole.output.find(marker) == std::string::npos);
    const bool right = base::is_utf8(message) && message.find('\0') == Bytes::npos;
    demand(whole.accepted ? right : !right || whole.code == Code::item_too_large);
    if (!whole.accepted) return 0;
    std::string expected;
    append_kept_words(expected, message);
    demand(whole.output == expected);
    return 0;
}
