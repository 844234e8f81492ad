#include "standings.hpp"

namespace waybill::redact {

std::optional<std::uint32_t> StandingPlaces::add_drift(const DriftPrefix& prefix, const PathTrail& trail,
                                                       std::size_t depth) {
    std::string at = prefix.text + trail.text(depth, PathTrail::Indexes::starred);
    if (bytes_ + at.size() > most_bytes) {
        full_ = true;
        return std::nullopt;
    }
    bytes_ += at.size();
    drifts_.push_back({trail.fingerprint(depth) ^ prefix.seed, std::move(at)});
    return first_drift + static_cast<std::uint32_t>(drifts_.size() - 1);
}

std::shared_ptr<StandingPlaces> Standings::begin(Digests digests) {
    if (!places_ || places_->full() || digests != digests_) places_ = std::make_shared<StandingPlaces>();
    digests_ = digests;
    return places_;
}

}  // namespace waybill::redact
