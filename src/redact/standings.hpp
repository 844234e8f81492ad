// What one body's plan has decided for good, place by place, and keeps from message to message: the shape that the
// format reads by, and how places that no policy names are called. Bounded; what does not fit is asked about each time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "path_trail.hpp"
#include "waybill/format/shape.hpp"
#include "waybill/redact/plan.hpp"

namespace waybill::redact {

/// Read by several messages of one thread, in turns.
class StandingPlaces {
public:
    struct Drift {
        std::uint64_t fingerprint;
        std::string at;
    };

    format::Shape& shape() { return shape_; }
    /// The number of the place at the first `depth` steps; nothing where there is no room.
    std::optional<std::uint32_t> add_drift(const DriftPrefix& prefix, const PathTrail& trail, std::size_t depth);
    /// nullptr: a number of Plan::places().
    const Drift* drift(std::uint32_t number) const {
        return number < first_drift ? nullptr : &drifts_[number - first_drift];
    }
    bool full() const { return full_ || shape_.full(); }

private:
    static constexpr std::uint32_t first_drift = std::uint32_t{1} << 31;
    static constexpr std::size_t most_bytes = 64 << 10;  // of drifts' names

    format::Shape shape_;
    std::vector<Drift> drifts_;
    std::size_t bytes_ = 0;
    bool full_ = false;
};

class Standings {
public:
    enum class Digests : std::uint8_t { none, taken };

    /// Of the next message, which holds it until its end. Made anew where there is no room left, or where what was
    /// decided was decided under other circumstances: messages that have begun keep theirs.
    std::shared_ptr<StandingPlaces> begin(Digests digests);

private:
    std::shared_ptr<StandingPlaces> places_;
    Digests digests_ = Digests::none;
};

}  // namespace waybill::redact
