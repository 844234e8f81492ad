// What becomes of one value: kept, withheld, replaced by what its treatment makes of it, opened as a message of its
// own, or the end of the whole message.
#include "judge.hpp"
#include "judge_parts.hpp"
#include "scan.hpp"
#include "subjects.hpp"

namespace waybill::redact {

using format::Verdict;
using treat::Effect;

Verdict Judge::scalar(const format::Scalar& value) {
    if (!notes_.count(1)) return refuse(Code::too_many_items, "more items than allowed", value.offset);
    const Level& level = levels_.back();
    if (level.field == none) {
        note_drift(1);
        if (observer_ != nullptr) observe(value, nullptr, {}, false);
        if (about_.unknown == Unknown::refuse)
            return refuse(Code::unknown_item, "a value that no policy names", value.offset);
        return {};
    }
    const Action& action = body_.fields[level.field];
    if (level.suppressed && action.effect != Effect::refuse) return withhold(value, action);
    return scalar_of(action, value);
}

Verdict Judge::scalar_of(const Action& action, const format::Scalar& value) {
    if (action.effect == Effect::refuse)
        return refuse(Code::item_refused, "a value of a category that this vendor must never be sent", value.offset);
    if (action.effect == Effect::withhold) return withhold(value, action);

    mark_kept();
    const bool is_null = value.kind == base::ValueKind::null;
    if (takes_digest(action))
        notes_.queue_kept(is_null ? std::nullopt : std::optional(notes_.digest(action, value.text(scratch_))));
    if (action.nested != nullptr) return open_nested(value, action);
    if (action.effect == Effect::keep || is_null) {
        Verdict verdict;
        verdict.fate = Verdict::Fate::keep;
        verdict.tag = action.place;
        if (observer_ != nullptr) observe(value, &action, value.raw, true);
        return verdict;
    }
    if (!value.is_text)
        return refuse(Code::treatment_failed, "a treatment of text cannot be applied to bytes that are no text",
                      value.offset);
    return action.effect == Effect::scan ? scan(value, action) : replace(value, action);
}

Verdict Judge::replace(const format::Scalar& value, const Action& action) {
    replacement_.clear();
    const Bytes subject = subjects_ != nullptr ? subjects_->find(action) : Bytes();
    const auto done = action.bound->apply({value.kind, value.text(scratch_), subject}, replacement_);
    if (!done) return refuse(Code::treatment_failed, "the treatment cannot be applied to this value", value.offset);
    Verdict verdict;
    verdict.kind = *done;
    return sent(verdict, value, action);
}

/// Of a number or a switch its token; in which nothing is found, it stays what it is.
Verdict Judge::scan(const format::Scalar& value, const Action& action) {
    replacement_.clear();
    const Bytes text = value.text(scratch_);
    if (auto done = action.scanning->apply(text, replacement_, notes_, committed_end()); !done) {
        if (done.error().code() == Code::item_refused)
            return refuse(Code::item_refused, "a text holds what this vendor must never be sent", value.offset);
        return refuse(Code::treatment_failed, "the treatment cannot be applied to what was found", value.offset);
    }
    Verdict verdict;
    if (replacement_ != text) return sent(verdict, value, action);
    verdict.fate = Verdict::Fate::keep;
    verdict.tag = action.place;
    if (observer_ != nullptr) observe(value, &action, value.raw, true);
    return verdict;
}

/// What stands in replacement_.
Verdict Judge::sent(Verdict verdict, const format::Scalar& value, const Action& action) {
    verdict.fate = Verdict::Fate::replace;
    verdict.tag = action.place;
    verdict.text = replacement_;
    if (observer_ != nullptr) {
        std::string after;
        const auto spell = body_.body->format->spell;
        if (verdict.kind == base::ValueKind::string && spell != nullptr)
            spell(after, replacement_);
        else
            after = replacement_;
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

}  // namespace waybill::redact
