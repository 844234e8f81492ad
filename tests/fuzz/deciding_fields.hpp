// Fields for fuzzers of messages with a tree: decides by a hash of the path, checks that the calls nest and that texts
// are UTF-8, and withholds whatever says by its text that it is withheld. Some answers it gives only when it has looked
// ahead, and some strings it opens as nested JSON.
#pragma once

#include <memory>

#include "run.hpp"
#include "waybill/base/text_codes.hpp"

namespace fuzz {

enum class Keeps : std::uint8_t {
    some,
    all,
    all_as_it_stands,  // names, too
};
enum class Looks : std::uint8_t { never, ahead };

struct Decisions {
    std::uint64_t seed;
    Keeps keeps = Keeps::some;
    Looks looks = Looks::never;
    bool (*hides)(Bytes) = says_withheld;  // of a text, or of bytes as they stand
    int nesting = 0;                       // strings that this message stands in
};

class DecidingFields final : public Fields {
public:
    explicit DecidingFields(const Decisions& decisions)
        : decisions_(decisions), levels_{{decisions.seed * 0x9e3779b97f4a7c15 + 1}} {}

    Descent root() override {
        demand(!rooted_);
        rooted_ = true;
        return look({});
    }
    Descent name(Bytes text) override {
        demand(rooted_ && levels_.back().at == At::object && base::is_utf8(text));
        const std::uint64_t hash = mix(levels_.back().hash, text);
        Descent::Name spelling = hash % 3 == 0 ? Descent::Name::item : Descent::Name::structure;
        if (decisions_.keeps == Keeps::all_as_it_stands) spelling = Descent::Name::as_it_stands;
        return descend(hash, {way(hash, decisions_.hides(text)), spelling, 1});
    }
    Descent element(std::uint64_t index) override {
        demand(levels_.back().at == At::array);
        const std::uint64_t hash = mix(levels_.back().hash, std::to_string(index));
        return descend(hash, {way(hash, false), Descent::Name::structure, 0});
    }
    Descent examine(const selector::Node&) override {
        demand(levels_.back().at == At::held);
        return settle(held_);
    }
    void up() override {
        const At at = levels_.back().at;
        demand(levels_.size() > 1 && at != At::object && at != At::array && at != At::held);
        levels_.pop_back();
    }
    Keeping open(ContainerKind kind) override {
        demand(rooted_ && levels_.back().at == At::value);
        levels_.back().at = kind == ContainerKind::object ? At::object : At::array;
        return keeps_all() || levels_.back().hash % 11 == 3 ? Keeping::always : Keeping::when_filled;
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
        if (keeps_all() || content_type != "application/json") return std::nullopt;
        levels_.back().at = At::done;
        return nest();
    }
    Error refusal() const override { return Error(Code::item_refused, "the fuzzer refuses it"); }

private:
    enum class At : std::uint8_t { value, held, object, array, skipped, done };
    struct Level {
        std::uint64_t hash;
        At at = At::value;
    };

    static std::uint64_t mix(std::uint64_t hash, Bytes text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        return hash * 0x9e3779b97f4a7c15 >> 7;
    }

    bool keeps_all() const { return decisions_.keeps != Keeps::some; }
    Descent::Way way(std::uint64_t hash, bool hidden) const {
        return !keeps_all() && (hidden || hash % 7 == 1) ? Descent::Way::skip : Descent::Way::enter;
    }
    Descent descend(std::uint64_t hash, const Descent& answer) {
        levels_.push_back({hash});
        return look(answer);
    }
    Descent look(const Descent& answer) {
        if (decisions_.looks == Looks::never || levels_.back().hash % 3 != 0) return settle(answer);
        held_ = answer;
        levels_.back().at = At::held;
        Descent ahead;
        ahead.way = Descent::Way::look_ahead;
        return ahead;
    }
    Descent settle(const Descent& answer) {
        levels_.back().at = answer.way == Descent::Way::skip ? At::skipped : At::value;
        return answer;
    }
    /// A message of JSON inside this one.
    Opened nest() {
        Decisions inner = decisions_;
        inner.seed = levels_.back().hash;
        ++inner.nesting;
        fields_.push_back(std::make_unique<DecidingFields>(inner));
        formats_.push_back(find("json")->make({{}, random_}));
        return {formats_.back().get(), fields_.back().get()};
    }
    bool may_open(const Scalar& value, Bytes text) const {
        return value.kind == base::ValueKind::string && value.is_text && decisions_.nesting < 3 && !text.empty() &&
               Bytes("{[\"").find(text.front()) != Bytes::npos;
    }

    const Decisions decisions_;
    bool rooted_ = false;
    Descent held_;
    std::vector<Level> levels_;
    std::string scratch_;
    FixedRandom random_;
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
    if (keeps_all()) return out;
    if (decisions_.hides(text) || decisions_.hides(value.raw) || hash % 5 == 0) {
        out.fate = Verdict::Fate::withhold;
    } else if (hash % 5 == 1) {
        out.fate = Verdict::Fate::replace;
        out.kind = value.kind == base::ValueKind::null ? base::ValueKind::string : value.kind;
        out.text = out.kind == base::ValueKind::string    ? "a \"&=%;\r\n\\\x7f+~"
                   : out.kind == base::ValueKind::boolean ? "true"
                                                          : "7";
    } else if (hash % 5 == 2 && may_open(value, text)) {
        const Opened inner = nest();
        out.fate = Verdict::Fate::open;
        out.format = inner.format;
        out.fields = inner.fields;
    } else if (hash % 41 == 2) {
        out.fate = Verdict::Fate::refuse;
    }
    return out;
}

}  // namespace fuzz
