// Any bytes as a message of JSON or of lines of it. The first bytes choose where it is cut, what is kept and what is
// looked ahead into. Cut and whole give the same, looked ahead into or not; what is accepted is accepted again,
// unchanged, when everything in it is kept; and a string that was withheld and says so by its text is nowhere in the
// output.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format::fuzz {

class FixedRandom final : public base::Random {
public:
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = last_ = static_cast<unsigned char>(last_ * 5 + 3);
    }

private:
    unsigned char last_ = 1;
};

inline void demand(bool right) {
    if (!right) std::abort();
}

constexpr Bytes marker = "WITHHELD";

/// Decides by a hash of the names on the way; checks that the calls nest.
class HashFields final : public Fields {
public:
    enum class Looks { never, ahead };
    HashFields(std::uint64_t seed, bool keeps_all, Looks looks = Looks::never, int nesting = 0)
        : keeps_all_(keeps_all), looks_(looks), nesting_(nesting) {
        path_.push_back(seed);
    }

    Descent name(Bytes unescaped) override {
        std::uint64_t hash = path_.back();
        for (const char c : unescaped) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
        return descend(hash, unescaped.find(marker) != Bytes::npos);
    }
    Descent element(std::uint64_t index) override { return descend(path_.back() + index * 31, false); }
    Descent root() override { return look(Descent{}); }
    Descent examine(const selector::Node&) override {
        skips_ = seen_.way == Descent::Way::skip;
        return seen_;
    }
    void up() override {
        demand(path_.size() > 1 && open_ == depths_.back());
        path_.pop_back();
        depths_.pop_back();
        skips_ = false;
    }
    Keeping open(ContainerKind) override {
        demand(!skips_);
        ++open_;
        return keeps_all_ || path_.back() % 5 == 0 ? Keeping::always : Keeping::when_filled;
    }
    void close() override { --open_; }
    Verdict scalar(const Scalar& value) override;
    bool skipped(std::uint64_t) override {
        demand(skips_);
        return true;
    }
    Error refusal() const override { return Error(Code::item_refused, "the fuzzer refuses it"); }

private:
    Descent descend(std::uint64_t hash, bool marked) {
        demand(!skips_);
        path_.push_back(hash * 0x9e3779b97f4a7c15 >> 7);
        depths_.push_back(open_);
        Descent out{Descent::Way::enter, hash % 3 == 0 ? Descent::Name::item : Descent::Name::structure, 1};
        skips_ = !keeps_all_ && (marked || path_.back() % 7 == 1);
        if (skips_) out.way = Descent::Way::skip;
        return look(out);
    }
    /// Some answers are given only once the value was seen.
    Descent look(const Descent& answer) {
        seen_ = answer;
        if (looks_ == Looks::never || path_.back() % 3 != 0) return answer;
        skips_ = false;
        Descent ahead;
        ahead.way = Descent::Way::look_ahead;
        return ahead;
    }

    bool keeps_all_;
    Looks looks_;
    Descent seen_;
    int nesting_;
    bool skips_ = false;
    int open_ = 0;
    std::vector<int> depths_;
    std::vector<std::uint64_t> path_;
    std::string scratch_;
    FixedRandom random_;
    std::vector<std::unique_ptr<HashFields>> inner_fields_;
    std::vector<std::unique_ptr<Format>> inner_formats_;
};

inline Verdict HashFields::scalar(const Scalar& value) {
    demand(!skips_);
    const Bytes text = value.text(scratch_);
    demand(value.encoded || value.kind != base::ValueKind::string || text.size() + 2 == value.raw.size());
    Verdict out;
    out.tag = 2;
    out.fate = Verdict::Fate::keep;
    if (keeps_all_) return out;
    if (text.find(marker) != Bytes::npos) {
        out.fate = Verdict::Fate::withhold;
        return out;
    }
    switch (path_.back() % 11) {
        case 0:
        case 1:
        case 2:
            out.fate = Verdict::Fate::withhold;
            break;
        case 3:
            out.fate = Verdict::Fate::replace;
            out.text = "\"\\\n\x01 text";
            break;
        case 4:
            out.fate = Verdict::Fate::replace;
            out.kind = base::ValueKind::number;
            out.text = "-1.5e3";
            break;
        case 5:
            if (value.kind != base::ValueKind::string || nesting_ > 2) break;
            inner_fields_.push_back(std::make_unique<HashFields>(path_.back(), false, looks_, nesting_ + 1));
            inner_formats_.push_back(find("json")->make({{}, random_}));
            out.fate = Verdict::Fate::open;
            out.fields = inner_fields_.back().get();
            out.format = inner_formats_.back().get();
            break;
        case 6:
            if (path_.size() > 6) out.fate = Verdict::Fate::refuse;
            break;
        default:
            break;
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

inline Outcome run(Bytes format_name, Bytes message, std::uint64_t seed, bool keeps_all, std::uint64_t cuts,
                   HashFields::Looks looks = HashFields::Looks::never) {
    FixedRandom random;
    HashFields fields(seed, keeps_all, looks);
    Limits limits;
    limits.depth = 40;
    limits.members = 40;
    limits.name_bytes = 60;
    limits.item_bytes = 300;
    limits.open_names = 900;
    limits.look_ahead = 200;
    if (keeps_all) limits = {};
    const auto format = find(format_name)->make({limits, random});
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
    outcome.output = out.committed();
    outcome.items.assign(out.items().begin(), out.items().begin() + static_cast<std::ptrdiff_t>(out.committed_items()));
    demand(!done || !out.holding());
    return outcome;
}

inline void demand_same(const Outcome& a, const Outcome& b) {
    demand(a.accepted == b.accepted && a.code == b.code && a.offset == b.offset && a.output == b.output);
    demand(a.items.size() == b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i)
        demand(a.items[i].tag == b.items[i].tag && a.items[i].begin == b.items[i].begin &&
               a.items[i].length == b.items[i].length);
}

inline int check(Bytes format, Bytes input) {
    if (input.size() < 2) return 0;
    const std::uint64_t seed = static_cast<unsigned char>(input[0]), cuts = static_cast<unsigned char>(input[1]) + 1u;
    const Bytes message = input.substr(2);
    const Outcome whole = run(format, message, seed, false, 0);
    demand_same(run(format, message, seed, false, cuts), whole);
    demand_same(run(format, message, seed, false, ~cuts), whole);
    std::uint64_t end = 0;
    for (const WrittenItem& item : whole.items) {
        demand(item.begin >= end);
        end = item.begin + item.length;
        demand(end <= whole.output.size());
    }
    demand(whole.output.find(marker) == std::string::npos);
    const Outcome ahead = run(format, message, seed, false, 0, HashFields::Looks::ahead);
    demand_same(run(format, message, seed, false, cuts, HashFields::Looks::ahead), ahead);
    demand(ahead.output.find(marker) == std::string::npos);
    if (ahead.accepted) demand_same(ahead, whole);
    if (whole.accepted && !ahead.accepted) demand(ahead.code == Code::look_ahead_exceeded);
    const Outcome kept = run(format, message, seed, true, 0);
    demand_same(run(format, message, seed, true, cuts), kept);
    if (kept.accepted) demand(run(format, kept.output, seed, true, cuts).output == kept.output);
    if (!whole.accepted) return 0;
    const Outcome again = run(format, whole.output, seed, true, cuts);
    demand(again.accepted && again.output == whole.output);
    return 0;
}

}  // namespace waybill::format::fuzz
