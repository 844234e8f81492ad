// Answers that stand for all values of a place: where nobody watches, and where what is decided hangs on the names of
// the way alone. The format then passes such values without a call, and tells how many there were.
#include "judge.hpp"
#include "standings.hpp"
#include "subjects.hpp"

namespace waybill::redact {

using format::Standing;
using treat::Effect;

format::Shape* Judge::shape() {
    if (observer_ != nullptr || subjects_ != nullptr) return nullptr;
    levels_.back().stands = true;
    standing_ = body_.standings->begin(notes_.takes_digests() ? Standings::Digests::taken : Standings::Digests::none);
    return &standing_->shape();
}

Standing Judge::standing() {
    const Level& level = levels_.back();
    if (!level.stands) return {};
    if (level.field == none) return standing_of_drift(level);
    const Action& action = body_.fields[level.field];
    if (action.nested != nullptr) return {};
    const bool withheld = action.effect == Effect::withhold, digested = takes_digest(action);
    Standing standing;
    if (withheld && !level.live && !action.subject)
        standing.container = Standing::Container::skip;
    else
        standing.container = withheld || action.effect == Effect::refuse ? Standing::Container::when_filled
                                                                         : Standing::Container::always;
    if (withheld && !digested) {
        standing.scalar = Standing::Scalar::withhold;
        standing.number = action.place;
    } else if (action.effect == Effect::keep && !digested) {
        standing.scalar = Standing::Scalar::keep;
        standing.tag = action.place;
    } else {
        standing.scalar = Standing::Scalar::treat;
        standing.number = level.field;
    }
    return standing;
}

Standing Judge::standing_of_drift(const Level& level) {
    if (about_.unknown == Unknown::refuse) return {};
    const std::size_t depth = level.drift_depth != 0 ? level.drift_depth : trail_.depth();
    const auto number = standing_->add_drift(body_.values, trail_, depth);
    if (!number) return {};
    Standing standing;
    standing.scalar = Standing::Scalar::withhold;
    standing.container = level.live ? Standing::Container::when_filled : Standing::Container::skip;
    standing.number = *number;
    return standing;
}

std::uint64_t Judge::items_left() const { return notes_.left(); }

void Judge::passed(std::uint64_t scalars) { (void)notes_.count(scalars); }

void Judge::withheld(std::uint32_t number, std::uint64_t scalars) {
    if (const StandingPlaces::Drift* drift = standing_->drift(number))
        notes_.withheld().add_drift(drift->fingerprint, drift->at, scalars);
    else
        notes_.withheld().add(number, scalars);
}

format::Verdict Judge::scalar_at(std::uint32_t number, const format::Scalar& value) {
    if (!notes_.count(1)) return refuse(Code::too_many_items, "more items than allowed", value.offset);
    return scalar_of(body_.fields[number], value);
}

}  // namespace waybill::redact
