#include "judge.hpp"

namespace waybill::redact {

using format::Descent;
using format::Keeping;
using format::Verdict;
using treat::Effect;

namespace {

Verdict refused_verdict() {
    Verdict verdict;
    verdict.fate = Verdict::Fate::refuse;
    return verdict;
}

}  // namespace

Judge::Judge(Plan& plan, const format::Output& out, Unknown unknown, Notes& notes, Observer* observer)
    : plan_(plan), out_(out), unknown_(unknown), notes_(notes), observer_(observer), cursor_(*plan.body()->program) {
    const selector::Step root = cursor_.root();
    Level level;
    level.field = root.picked[policy::group_fields];
    level.names = root.picked[policy::group_names];
    level.live = root.live;
    levels_.push_back(level);
}

Descent Judge::name(Bytes unescaped) {
    const selector::Step step = cursor_.enter_name(unescaped);
    trail_.push_name(unescaped);
    const Level& parent = levels_.back();
    Level level;
    level.suppressed = parent.suppressed;
    const bool reached = step.live || step.picked[policy::group_fields] != none || parent.field != none;
    // Of a part that nothing reaches the names are not looked at one by one: the whole part is one drift place.
    if (!step.spelled && !level.suppressed && reached) admit_name(unescaped, parent, level);
    Descent descent = enter(step, parent, level);
    if (level.name != nullptr && !level.suppressed) {
        descent.name = Descent::Name::item;
        descent.tag = level.name->place;
    }
    levels_.push_back(level);
    return descent;
}

Descent Judge::element(std::uint64_t index) {
    const selector::Step step = cursor_.enter_index(index);
    trail_.push_index(index);
    const Level& parent = levels_.back();
    Level level;
    level.suppressed = parent.suppressed;
    const Descent descent = enter(step, parent, level);
    levels_.push_back(level);
    return descent;
}

Descent Judge::enter(const selector::Step& step, const Level& parent, Level& level) {
    const std::uint32_t picked = step.picked[policy::group_fields];
    level.field = picked != none ? picked : parent.field;
    level.names = step.picked[policy::group_names];
    level.live = step.live;
    level.drift_depth = parent.drift_depth;
    Descent descent;
    const Action* action = level.field == none ? nullptr : &plan_.field(level.field);
    if (action == nullptr && !level.live && level.drift_depth == 0) {
        level.drift_depth = trail_.depth();
        if (unknown_ == Unknown::refuse) {
            refuse(Code::unknown_item, "a member or element that no policy names", Error::nowhere);
            if (observer_ != nullptr) observe_unknown();
        }
    }
    // Where nothing can leave and nothing has to be noted value by value, the format only validates.
    const bool silent = action == nullptr || ((level.suppressed || action->effect == Effect::withhold) &&
                                              !action->subject && action->effect != Effect::refuse);
    if (!level.live && silent && observer_ == nullptr) descent.way = Descent::Way::skip;
    if (refusal_) descent.way = Descent::Way::refuse;
    return descent;
}

/// A name that no selector spells out is data: it leaves only where the category of names here is clear.
void Judge::admit_name(Bytes name, const Level& parent, Level& level) {
    const Action* action = parent.names != none   ? &plan_.name_by_rule(parent.names)
                           : parent.field != none ? &plan_.name_by_field(parent.field)
                                                  : nullptr;
    level.name = action;
    if (action != nullptr && action->effect == Effect::keep) {
        if (takes_digest(*action)) {
            notes_.queue_kept(notes_.digest(*action, name));
            level.name_digest = true;
        }
        return;
    }
    level.suppressed = true;
    if (action == nullptr) {
        notes_.withheld().add_drift("name ", trail_, trail_.depth() - 1, 1);
        if (unknown_ == Unknown::refuse) refuse(Code::unknown_item, "a name that no policy names", Error::nowhere);
    } else {
        notes_.withheld().add(*action);
        if (takes_digest(*action)) notes_.add_withheld(committed_end(), notes_.digest(*action, name));
    }
    if (observer_ != nullptr) observe_name(action, false);
}

void Judge::up() {
    const Level& level = levels_.back();
    if (level.name != nullptr && !level.suppressed) {
        if (level.name_digest && !level.kept) {
            // The member is left out, so its subtree queued nothing that stayed: the name's digest is the last one.
            notes_.withhold_last(committed_end());
        }
        if (!level.kept) notes_.withheld().add(*level.name);
        if (observer_ != nullptr) observe_name(level.name, level.kept);
    }
    levels_.pop_back();
    trail_.pop();
    cursor_.leave();
}

Keeping Judge::open(format::ContainerKind) {
    const Level& level = levels_.back();
    if (level.drift_depth != 0 && level.drift_depth == trail_.depth()) note_drift(0);
    if (level.suppressed || level.field == none) return Keeping::when_filled;
    const Effect effect = plan_.field(level.field).effect;
    if (effect == Effect::withhold || effect == Effect::refuse) return Keeping::when_filled;
    mark_kept();
    return Keeping::always;
}

Verdict Judge::scalar(const format::Scalar& value) {
    if (!notes_.count(1)) return refuse(Code::too_many_items, "more items than allowed", value.offset);
    const Level& level = levels_.back();
    if (level.field == none) {
        note_drift(1);
        if (observer_ != nullptr) observe(value, nullptr, {}, false);
        if (unknown_ == Unknown::refuse)
            return refuse(Code::unknown_item, "a value that no policy names", value.offset);
        return {};
    }
    const Action& action = plan_.field(level.field);
    if (action.effect == Effect::refuse)
        return refuse(Code::item_refused, "a value of a category that this vendor must never be sent", value.offset);
    if (level.suppressed || action.effect == Effect::withhold) return withhold(value, action);

    mark_kept();
    const bool is_null = value.kind == base::ValueKind::null;
    if (takes_digest(action))
        notes_.queue_kept(is_null ? std::nullopt : std::optional(notes_.digest(action, value.text(scratch_))));
    Verdict verdict;
    verdict.tag = action.place;
    if (action.effect == Effect::keep || is_null) {
        verdict.fate = Verdict::Fate::keep;
        if (observer_ != nullptr) observe(value, &action, value.raw, true);
        return verdict;
    }
    replacement_.clear();
    const auto done = action.bound->apply({value.kind, value.text(scratch_)}, replacement_);
    if (!done) return refuse(Code::treatment_failed, "the treatment cannot be applied to this value", value.offset);
    verdict.fate = Verdict::Fate::replace;
    verdict.kind = *done;
    verdict.text = replacement_;
    if (observer_ != nullptr) {
        std::string after;
        plan_.body()->format->spell(after, replacement_);
        observe(value, &action, after, true);
    }
    return verdict;
}

Verdict Judge::withhold(const format::Scalar& value, const Action& action) {
    notes_.withheld().add(action);
    if (takes_digest(action) && value.kind != base::ValueKind::null)
        notes_.add_withheld(committed_end(), notes_.digest(action, value.text(scratch_)));
    if (observer_ != nullptr) observe(value, &action, {}, false);
    return {};
}

bool Judge::skipped(std::uint64_t scalars) {
    const Level& level = levels_.back();
    if (level.field != none)
        notes_.withheld().add(plan_.field(level.field), scalars);
    else
        note_drift(scalars);
    if (!notes_.count(scalars)) refuse(Code::too_many_items, "more items than allowed", Error::nowhere);
    return !refusal_;
}

void Judge::note_drift(std::uint64_t count) {
    const std::size_t depth = levels_.back().drift_depth;
    notes_.withheld().add_drift("body ", trail_, depth != 0 ? depth : trail_.depth(), count);
}

void Judge::mark_kept() {
    for (auto level = levels_.rbegin(); level != levels_.rend() && !level->kept; ++level) level->kept = true;
}

Verdict Judge::refuse(Code code, base::Text text, std::uint64_t offset) {
    if (!refusal_) refusal_ = Error(code, text, offset);
    return refused_verdict();
}

void Judge::observe(const format::Scalar& value, const Action* action, Bytes after, bool sent) {
    ObservedItem item;
    item.before = value.raw;
    item.after = after;
    item.sent = sent;
    report(item, action, "body ", trail_.depth());
}

void Judge::observe_name(const Action* action, bool sent) {
    ObservedItem item;
    item.is_name = true;
    plan_.body()->format->spell(item.before, trail_.last_name());
    if (sent) item.after = item.before;
    item.sent = sent;
    report(item, action, "name ", trail_.depth() - 1);
}

void Judge::observe_unknown() {
    ObservedItem item;
    report(item, nullptr, "body ", trail_.depth());
}

void Judge::report(ObservedItem& item, const Action* action, Bytes prefix, std::size_t depth) {
    item.path = trail_.text(trail_.depth(), PathTrail::Indexes::exact);
    if (plan_.body()->format->name != "json") item.spelling = ObservedItem::Spelling::text;
    if (action != nullptr) {
        item.at = plan_.places()[action->place].at;
        item.category = action->rule->category->name;
        item.treatment = action->rule->treatment->name();
        item.rule = *action->where;
    } else {
        item.at = std::string(prefix) + trail_.text(depth, PathTrail::Indexes::starred);
        item.treatment = "drop";
        item.rule = plan_.body()->where;
    }
    const Level& level = levels_.back();
    if (action == nullptr)
        item.because = "no policy names it";
    else if (item.sent)
        item.because = "shared";
    else if (!item.is_name && level.suppressed)
        item.because = "its name is withheld";
    else
        item.because = action->effect == Effect::keep ? "nothing below it is sent" : "not shared";
    observer_->item(item);
}

}  // namespace waybill::redact
