// What the fuzzers of formats share: a message run through a format in pieces that a number chooses, what came of it,
// and that two runs came to the same. What is decided of its values is the fuzzer's.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "waybill/base/random.hpp"
#include "waybill/format/format.hpp"

namespace fuzz {

using namespace waybill;
using namespace waybill::format;

inline void demand(bool right) {
    if (!right) std::abort();
}

/// What has this in it is withheld by every fuzzer's fields, and must be nowhere in the output.
constexpr Bytes marker = "WITHHELD";
inline bool says_withheld(Bytes text) { return text.find(marker) != Bytes::npos; }

/// Deterministic, so that a finding is found again.
class FixedRandom final : public base::Random {
public:
    void fill(std::span<unsigned char> out) override {
        for (auto& byte : out) byte = last_ = static_cast<unsigned char>(last_ * 5 + 3);
    }

private:
    unsigned char last_ = 1;
};

/// Where a message is cut: a seed of 0 leaves it whole.
class Cuts {
public:
    explicit Cuts(std::uint64_t seed) : state_(seed) {}
    /// Of `left` bytes the next piece: short or long, and 0 at times.
    std::size_t next(std::size_t left) {
        if (state_ == 0) return left;
        state_ = state_ * 6364136223846793005 + 1442695040888963407;
        return std::min<std::size_t>(left, (state_ >> 40) % (state_ >> 60 ? 9 : 200));
    }

private:
    std::uint64_t state_;
};

struct Outcome {
    bool accepted = false;
    Code code = Code::corrupt;
    std::uint64_t offset = 0;
    std::string output;
    std::vector<WrittenItem> items;
};

inline Outcome run(Format& format, Bytes message, Fields& fields, std::uint64_t cuts_seed) {
    Cuts cuts(cuts_seed);
    Output out;
    Result<void> done;
    while (done && !message.empty()) {
        const std::string piece(
            message.substr(0, cuts.next(message.size())));  // its own: a view kept too long is found
        done = format.feed(piece, fields, out);
        message.remove_prefix(piece.size());
    }
    if (done) done = format.finish(fields, out);
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

inline Outcome run(std::string_view format_name, const Setup& setup, Bytes message, Fields& fields,
                   std::uint64_t cuts_seed) {
    return run(*find(format_name)->make(setup), message, fields, cuts_seed);
}

inline void demand_same_verdict(const Outcome& a, const Outcome& b) {
    demand(a.accepted == b.accepted && a.code == b.code && a.offset == b.offset);
}

inline void demand_same_output(const Outcome& a, const Outcome& b) {
    demand(a.output == b.output && a.items.size() == b.items.size());
    for (std::size_t i = 0; i < a.items.size(); ++i)
        demand(a.items[i].tag == b.items[i].tag && a.items[i].begin == b.items[i].begin &&
               a.items[i].length == b.items[i].length);
}

/// Also of what is refused: it was committed up to the same byte.
inline void demand_same(const Outcome& a, const Outcome& b) {
    demand_same_verdict(a, b);
    demand_same_output(a, b);
}

/// Of a format that commits what is refused later up to here or there, as it was cut.
inline void demand_same_if_accepted(const Outcome& a, const Outcome& b) {
    demand_same_verdict(a, b);
    if (a.accepted) demand_same_output(a, b);
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
