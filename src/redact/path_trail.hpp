// The way from the root to the value at hand, kept as pushed and spelled out only when somebody has to read it: a drift
// place seen for the first time, or an item that a person watches.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"

namespace waybill::redact {

class PathTrail {
public:
    void push_name(Bytes name) {
        steps_.push_back({text_.size(), 0, false});
        text_.append(name);
    }
    void push_index(std::uint64_t index) { steps_.push_back({text_.size(), index, true}); }
    void pop() {
        text_.resize(steps_.back().start);
        steps_.pop_back();
    }
    std::size_t depth() const { return steps_.size(); }

    /// Of the step pushed last, which must be a name.
    Bytes last_name() const { return name_of(steps_.size() - 1); }

    enum class Indexes { exact, starred };
    /// `$.employees[*].email` of the first `depth` steps; names that are no identifiers as `['first name']`.
    std::string text(std::size_t depth, Indexes indexes) const;
    /// Tells places apart in a table: the same for paths that differ in indexes only.
    std::uint64_t fingerprint(std::size_t depth) const;

private:
    struct Step {
        std::size_t start;
        std::uint64_t index;
        bool is_index;
    };
    Bytes name_of(std::size_t step) const {
        const std::size_t end = step + 1 < steps_.size() ? steps_[step + 1].start : text_.size();
        return Bytes(text_).substr(steps_[step].start, end - steps_[step].start);
    }
    std::string text_;
    std::vector<Step> steps_;
};

}  // namespace waybill::redact
