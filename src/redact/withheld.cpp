#include "withheld.hpp"

#include <functional>

namespace waybill::redact {

void Withheld::add_drift(const DriftPrefix& prefix, const PathTrail& trail, std::size_t depth, std::uint64_t count) {
    const std::uint64_t fingerprint = trail.fingerprint(depth) ^ prefix.seed;
    if (count_drift(fingerprint, count)) return;
    std::string at = prefix.text;
    at += trail.text(depth, PathTrail::Indexes::starred);
    add_drift_place(fingerprint, std::move(at), count);
}

void Withheld::add_drift(std::string at) {
    const std::uint64_t fingerprint = std::hash<std::string>{}(at);
    if (!count_drift(fingerprint, 1)) add_drift_place(fingerprint, std::move(at), 1);
}

/// Whether there is nothing more to note of it than its count.
bool Withheld::count_drift(std::uint64_t fingerprint, std::uint64_t count) {
    items_ += count;
    drift_ += count;
    const auto found = drift_index_.find(fingerprint);
    if (found == drift_index_.end()) return drift_places_.size() >= most_places;
    drift_places_[found->second].count += count;
    return true;
}

void Withheld::add_drift_place(std::uint64_t fingerprint, std::string at, std::uint64_t count) {
    if (drift_bytes_ + at.size() > most_bytes) return;
    drift_bytes_ += at.size();
    drift_index_.emplace(fingerprint, drift_places_.size());
    drift_places_.push_back({std::move(at), {}, count, true});
}

void Withheld::take_into(audit::Shared& draft, const std::vector<PlaceName>& places) {
    draft.withheld_items = items_;
    draft.drift_items = drift_;
    // Places that the policy names come first: no amount of drift in a message can push them out.
    std::size_t bytes = 0;
    const auto add = [&](audit::WithheldPlace place) {
        if (draft.withheld.size() >= most_places || bytes + place.at.size() > most_bytes) return;
        bytes += place.at.size();
        draft.withheld.push_back(std::move(place));
    };
    for (std::size_t i = 0; i < by_place_.size(); ++i)
        if (by_place_[i] > 0) add({places[i].at, places[i].category, by_place_[i], false});
    for (auto& place : drift_places_) add(std::move(place));
    *this = Withheld{};
}

}  // namespace waybill::redact
