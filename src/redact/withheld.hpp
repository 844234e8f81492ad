// What was withheld, for the sealed detail: by place, at most 256 places and 32 KiB, the rest only counted. Nothing of
// it goes anywhere else.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "path_trail.hpp"
#include "waybill/audit/draft.hpp"
#include "waybill/redact/plan.hpp"

namespace waybill::redact {

class Withheld {
public:
    /// Values or a name whose category is known, and are not sent.
    void add(const Action& action, std::uint64_t count = 1) { add(action.place, count); }
    void add(std::uint32_t place, std::uint64_t count) {
        items_ += count;
        if (by_place_.size() <= place) by_place_.resize(place + 1);
        by_place_[place] += count;
    }
    /// `count` items below the first `depth` steps of the trail, which no policy names.
    void add_drift(const DriftPrefix& prefix, const PathTrail& trail, std::size_t depth, std::uint64_t count);
    /// The same, where the place is known by what tells it apart and what it is called.
    void add_drift(std::uint64_t fingerprint, const std::string& at, std::uint64_t count) {
        if (!count_drift(fingerprint, count)) add_drift_place(fingerprint, at, count);
    }
    /// One item of the head that no policy names; `at` begins with `query `.
    void add_drift(std::string at);

    /// Moves what was counted into the draft and starts anew.
    void take_into(audit::Shared& draft, const std::vector<PlaceName>& places);

private:
    static constexpr std::size_t most_places = 256;
    static constexpr std::size_t most_bytes = 32 << 10;

    bool count_drift(std::uint64_t fingerprint, std::uint64_t count);
    void add_drift_place(std::uint64_t fingerprint, std::string at, std::uint64_t count);

    std::uint64_t items_ = 0;
    std::uint64_t drift_ = 0;
    std::vector<std::uint64_t> by_place_;
    std::unordered_map<std::uint64_t, std::size_t> drift_index_;
    std::vector<audit::WithheldPlace> drift_places_;
    std::size_t drift_bytes_ = 0;
};

}  // namespace waybill::redact
