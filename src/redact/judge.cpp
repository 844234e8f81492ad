#include "judge.hpp"

#include "judge_parts.hpp"
#include "subjects.hpp"
#include "waybill/format/content_name.hpp"

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

Judge::Judge(const Case& about, const BodyPlan& body, const format::Limits& limits, std::string path)
    : about_(about),
      body_(body),
      limits_(limits),
      path_(std::move(path)),
      notes_(about.notes),
      observer_(about.observer),
      content_name_(format::content_name(*body.body->format)),
      cursor_(*body.body->program) {
    const selector::Step root = cursor_.root();
    Level level;
    level.field = root.picked[policy::group_fields];
    level.names = root.picked[policy::group_names];
    level.live = root.live;
    levels_.push_back(level);
    if (!body.records.empty()) subjects_ = std::make_unique<Subjects>(body);
}

Judge::~Judge() = default;

Descent Judge::root() {
    const selector::Step step = cursor_.root();
    const bool in_record = subjects_ != nullptr && subjects_->root();
    return step.looks_ahead || in_record ? look_ahead(Entering::root, step) : Descent{};
}

Descent Judge::name(Bytes unescaped) {
    const selector::Step step = cursor_.enter_name(unescaped);
    trail_.push_name(unescaped);
    const bool in_record = subjects_ != nullptr && subjects_->enter_name(unescaped);
    if (step.looks_ahead || in_record) [[unlikely]]
        return look_ahead(Entering::name, step);
    return enter_name(step, unescaped);
}

Descent Judge::enter_name(const selector::Step& step, Bytes name) {
    const Level& parent = levels_.back();
    Level level;
    level.suppressed = parent.suppressed;
    const bool reached = step.live || step.picked[policy::group_fields] != none || parent.field != none;
    // Of a part that nothing reaches the names are not looked at one by one: the whole part is one drift place.
    if (!step.spelled && !level.suppressed && reached && !is_of_format(name)) admit_name(name, parent, level);
    Descent descent = enter(step, parent, level);
    level.stands = parent.stands && level.name == nullptr && !level.suppressed;
    if (level.name != nullptr && !level.suppressed) {
        descent.name = Descent::Name::item;
        descent.tag = level.name->place;
    }
    levels_.push_back(level);
    return descent;
}

Descent Judge::element(std::uint64_t index) {
    const bool alike = levels_.back().stands && cursor_.elements_alike();
    const selector::Step step = cursor_.enter_index(index);
    trail_.push_index(index);
    const bool in_record = subjects_ != nullptr && subjects_->enter_index(index);
    if (step.looks_ahead || in_record) [[unlikely]]
        return look_ahead(Entering::element, step);
    const Descent descent = enter_element(step);
    levels_.back().stands = alike;
    return descent;
}

Descent Judge::enter_element(const selector::Step& step) {
    const Level& parent = levels_.back();
    Level level;
    level.suppressed = parent.suppressed;
    Descent descent = enter(step, parent, level);
    levels_.push_back(level);
    if (columns_ != nullptr && levels_.size() == 2 && descent.way == Descent::Way::enter) {
        count_row();
        if (refusal_) descent.way = Descent::Way::refuse;
    }
    return descent;
}

Descent Judge::look_ahead(Entering entering, const selector::Step& step) {
    entering_ = entering;
    ahead_ = step;
    Descent descent;
    descent.way = Descent::Way::look_ahead;
    return descent;
}

Descent Judge::examine(const selector::Node& value) {
    const selector::Step step = ahead_.looks_ahead ? cursor_.resolve(value) : ahead_;
    if (subjects_ != nullptr) subjects_->examine(value);
    if (cursor_.exhausted() || (subjects_ != nullptr && subjects_->exhausted())) {
        refuse(Code::look_ahead_exceeded, "a filter has more to look at than the value's size allows", Error::nowhere);
        Descent descent;
        descent.way = Descent::Way::refuse;
        return descent;
    }
    switch (entering_) {
        case Entering::name:
            return enter_name(step, trail_.last_name());
        case Entering::element:
            return enter_element(step);
        case Entering::cell:
            return enter_cell(step);
        case Entering::root:
            break;
    }
    Level& level = levels_.back();
    level.field = step.picked[policy::group_fields];
    level.names = step.picked[policy::group_names];
    level.live = step.live;
    level.stands = false;
    return {};
}

Descent Judge::enter(const selector::Step& step, const Level& parent, Level& level) {
    const std::uint32_t picked = step.picked[policy::group_fields];
    level.field = picked != none ? picked : parent.field;
    level.names = step.picked[policy::group_names];
    level.live = step.live;
    level.drift_depth = parent.drift_depth;
    Descent descent;
    const Action* action = action_of(level);
    if (action == nullptr && !level.live && level.drift_depth == 0) {
        level.drift_depth = trail_.depth();
        if (about_.unknown == Unknown::refuse) {
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
    const Action* action = parent.names != none   ? &body_.names[parent.names]
                           : parent.field != none ? &body_.field_names[parent.field]
                                                  : nullptr;
    if (action != nullptr && action->rule == nullptr) action = nullptr;  // a nested message has no category for names
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
        notes_.withheld().add_drift(body_.member_names, trail_, trail_.depth() - 1, 1);
        if (about_.unknown == Unknown::refuse)
            refuse(Code::unknown_item, "a name that no policy names", Error::nowhere);
    } else {
        notes_.withheld().add(*action);
        if (takes_digest(*action)) notes_.add_withheld(committed_end(), notes_.digest(*action, name));
    }
    if (observer_ != nullptr) observe_name(action, false);
}

void Judge::up() {
    end_level();
    if (!in_known_cell_) {
        cursor_.leave();
        if (subjects_ != nullptr) subjects_->leave();
    }
    in_known_cell_ = false;
}

void Judge::end_level() {
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
}

Keeping Judge::open(format::ContainerKind) {
    const Level& level = levels_.back();
    if (level.drift_depth != 0 && level.drift_depth == trail_.depth()) note_drift(0);
    if (level.suppressed || level.field == none) return Keeping::when_filled;
    const Effect effect = body_.fields[level.field].effect;
    // What a format itself names in a container (an element's text, a part's content) is the message then.
    if (body_.fields[level.field].nested != nullptr && content_name_.empty()) {
        refuse(Code::body_malformed, "an object or array stands where a nested message should", Error::nowhere);
        return Keeping::refuse;
    }
    if (effect == Effect::withhold || effect == Effect::refuse) return Keeping::when_filled;
    mark_kept();
    return Keeping::always;
}

void Judge::close() {
    if (columns_ != nullptr && levels_.size() == 1) settle_columns();
}

bool Judge::skipped(std::uint64_t scalars) {
    const Level& level = levels_.back();
    if (level.field != none)
        notes_.withheld().add(body_.fields[level.field], scalars);
    else
        note_drift(scalars);
    if (!notes_.count(scalars)) refuse(Code::too_many_items, "more items than allowed", Error::nowhere);
    return !refusal_;
}

void Judge::note_drift(std::uint64_t count) {
    const std::size_t depth = levels_.back().drift_depth;
    notes_.withheld().add_drift(body_.values, trail_, depth != 0 ? depth : trail_.depth(), count);
}

void Judge::mark_kept() {
    for (auto level = levels_.rbegin(); level != levels_.rend() && !level->kept; ++level) level->kept = true;
}

Verdict Judge::refuse(Code code, base::Text text, std::uint64_t offset) {
    if (!refusal_) refusal_ = Error(code, text, offset);
    return refused_verdict();
}

}  // namespace waybill::redact
