// Fields for fuzzers of messages with a tree: decides by a hash of the path, checks that the calls nest and that texts
// are UTF-8, and withholds whatever says by its text that it is withheld.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/format.hpp"

namespace fuzz {

using namespace waybill;
using namespace waybill::format;

inline void demand(bool right) {
    if (!right) std::abort();
}

constexpr Bytes marker = "WITHHELD";

class DecidingFields final : public Fields {
public:
    /// `hides` says of a text, or of bytes as they stand, that they are withheld.
    DecidingFields(std::uint64_t seed, bool keeps_all, bool (*hides)(Bytes))
        : keeps_all_(keeps_all), hides_(hides), levels_{{seed * 0x9e3779b97f4a7c15 + 1}} {}

    Descent root() override {
        demand(!rooted_);
        rooted_ = true;
        return {};
    }
    Descent name(Bytes text) override {
        demand(rooted_ && levels_.back().at == At::object && base::is_utf8(text));
        const std::uint64_t hash = mix(levels_.back().hash, text);
        levels_.push_back({hash});
        const bool skips = !keeps_all_ && (hash % 7 == 1 || hides_(text));
        if (skips) levels_.back().at = At::skipped;
        return {skips ? Descent::Way::skip : Descent::Way::enter,
                hash % 3 == 0 ? Descent::Name::item : Descent::Name::structure, 1};
    }
    Descent element(std::uint64_t index) override {
        demand(levels_.back().at == At::array);
        levels_.push_back({mix(levels_.back().hash, std::to_string(index))});
        const bool skips = !keeps_all_ && levels_.back().hash % 7 == 1;
        if (skips) levels_.back().at = At::skipped;
        return {skips ? Descent::Way::skip : Descent::Way::enter, Descent::Name::structure, 0};
    }
    void up() override {
        demand(levels_.size() > 1 && levels_.back().at != At::object && levels_.back().at != At::array);
        levels_.pop_back();
    }
    Keeping open(ContainerKind kind) override {
        demand(rooted_ && levels_.back().at == At::value);
        levels_.back().at = kind == ContainerKind::object ? At::object : At::array;
        return keeps_all_ || levels_.back().hash % 11 == 3 ? Keeping::always : Keeping::when_filled;
    }
    void close() override {
        demand(levels_.back().at == At::object || levels_.back().at == At::array);
        levels_.back().at = At::done;
    }
    Verdict scalar(const Scalar& value) override;
    bool skipped(std::uint64_t) override {
        demand(levels_.back().at == At::skipped);
        return true;
    }
    std::optional<Opened> part(Bytes content_type) override {
        if (keeps_all_ || content_type != "application/json") return std::nullopt;
        fields_.push_back(std::make_unique<DecidingFields>(levels_.back().hash, false, hides_));
        formats_.push_back(find("json")->make({{}, random_}));
        levels_.back().at = At::done;
        return Opened{formats_.back().get(), fields_.back().get()};
    }
    Error refusal() const override { return Error(Code::item_refused, "the fuzzer refuses it"); }

private:
    enum class At : std::uint8_t { value, object, array, skipped, done };
    struct Level {
        std::uint64_t hash;
        At at = At::value;
    };

    static std::uint64_t mix(std::uint64_t hash, Bytes text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        return hash * 0x9e3779b97f4a7c15 >> 7;
    }

    const bool keeps_all_;
    bool (*const hides_)(Bytes);
    bool rooted_ = false;
    std::vector<Level> levels_;
    std::string scratch_;
    base::SystemRandom random_;
    std::vector<std::unique_ptr<DecidingFields>> fields_;
    std::vector<std::unique_ptr<Format>> formats_;
};

inline Verdict DecidingFields::scalar(const Scalar& value) {
    demand(rooted_ && levels_.back().at == At::value);
    levels_.back().at = At::done;
    const Bytes text = value.text(scratch_);
    demand(base::is_utf8(text) && (value.encoded || !value.is_text || value.raw.find(text) != Bytes::npos));
    const std::uint64_t hash = levels_.back().hash;
    Verdict out;
    out.tag = 2;
    out.fate = Verdict::Fate::keep;
    if (keeps_all_) return out;
    if (hides_(text) || hides_(value.raw) || hash % 5 == 0) {
        out.fate = Verdict::Fate::withhold;
    } else if (hash % 5 == 1) {
        out.fate = Verdict::Fate::replace;
        out.kind = value.kind == base::ValueKind::null ? base::ValueKind::string : value.kind;
        out.text = out.kind == base::ValueKind::string    ? "a \"&=%;\r\n\\\x7f+~"
                   : out.kind == base::ValueKind::boolean ? "true"
                                                          : "7";
    } else if (hash % 41 == 2) {
        out.fate = Verdict::Fate::refuse;
    }
    return out;
}

struct Outcome {
    bool accepted = false;
    Code code = Code::corrupt;
    std::uint64_t offset = 0;
    std::string output;
    std::vector<WrittenItem> items;
};

/// In pieces that `cuts` chooses; 0: whole.
inline Outcome run(std::string_view format_name, const Setup& setup, Bytes message, DecidingFields& fields,
                   std::uint64_t cuts) {
    const auto format = find(format_name)->make(setup);
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
    demand(!done || !out.holding());
    outcome.output = out.committed();
    outcome.items.assign(out.items().begin(), out.items().begin() + static_cast<std::ptrdiff_t>(out.committed_items()));
    return outcome;
}

/// What is refused may have written more or less before, depending on the cuts: none of it is sent.
inline void demand_same(const Outcome& a, const Outcome& b) {
    demand(a.accepted == b.accepted && a.code == b.code && a.offset == b.offset);
    if (!a.accepted) return;
    demand(a.output == b.output && a.items.size() == b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i)
        demand(a.items[i].tag == b.items[i].tag && a.items[i].begin == b.items[i].begin &&
               a.items[i].length == b.items[i].length);
}

inline void demand_items_in_order(const Outcome& outcome) {
    std::uint64_t end = 0;
    for (const WrittenItem& item : outcome.items) {
        demand(item.begin >= end);
        end = item.begin + item.length;
        demand(end <= outcome.output.size());
    }
}

}  // namespace fuzz
