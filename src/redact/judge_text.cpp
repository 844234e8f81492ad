// A text without end in sight: decided stretch by stretch where its treatment can be (clear, scan), else when all of it
// is there.
#include "judge.hpp"
#include "scan.hpp"
#include "waybill/detect/detect.hpp"

namespace waybill::redact {

using format::Stretch;
using treat::Effect;

Stretch Judge::stretch(Bytes text, bool last) {
    const Action* action = action_of(levels_.back());
    if (action == nullptr) {
        note_drift(1);
        if (observer_ != nullptr) observe_text(nullptr, text, {}, false);
        return refuse_stretch(about_.unknown == Unknown::refuse ? Code::unknown_item : Code::nothing_allowed,
                              "the text is named by no policy: nothing is left to send");
    }
    if (action->nested != nullptr)  // no policy that loads says so
        return refuse_stretch(Code::body_malformed, "a text without end cannot be a nested message");
    if (action->effect == Effect::refuse)
        return refuse_stretch(Code::item_refused, "a text of a category that this vendor must never be sent");
    if (action->effect == Effect::withhold) {
        notes_.withheld().add(*action);
        if (observer_ != nullptr) observe_text(action, text, {}, false);
        return refuse_stretch(Code::nothing_allowed, "the text is withheld: nothing is left to send");
    }
    return treat_stretch(*action, text, last);
}

Stretch Judge::treat_stretch(const Action& action, Bytes text, bool last) {
    Stretch out;
    replacement_.clear();
    if (action.effect == Effect::keep) {
        out.taken = text.size();
        replacement_ = text;
    } else if (action.effect == Effect::scan) {
        const auto taken = action.scanning->apply_first(before_, text, last, replacement_, notes_, committed_end());
        if (!taken)
            return refuse_stretch(taken.error().code(), "the text holds what cannot be treated or must not be sent");
        out.taken = *taken;
        remember(text.substr(0, out.taken));
    } else if (last) {
        if (!action.bound->apply({base::ValueKind::string, text}, replacement_))
            return refuse_stretch(Code::treatment_failed, "the treatment cannot be applied to this text");
        out.taken = text.size();
    }
    if (out.taken == 0 && replacement_.empty()) return out;
    if (!notes_.count(1)) return refuse_stretch(Code::too_many_items, "more items than allowed");
    const Bytes original = text.substr(0, out.taken);
    if (replacement_.empty()) {  // its scan left nothing
        if (observer_ != nullptr) observe_text(&action, original, {}, false);
        return out;
    }
    mark_kept();
    out.sent = true;
    out.tag = action.place;
    out.text = replacement_;
    if (takes_digest(action)) notes_.queue_kept(notes_.digest(action, original));
    if (observer_ != nullptr) observe_text(&action, original, replacement_, true);
    return out;
}

/// What stands before the next stretch can decide what is found in it.
void Judge::remember(Bytes decided) {
    if (decided.size() < detect::reach_bytes) {
        before_ += decided;
        decided = before_;
    }
    std::size_t from = decided.size() - std::min(decided.size(), detect::reach_bytes);
    while (from < decided.size() && (static_cast<unsigned char>(decided[from]) & 0xc0) == 0x80) ++from;
    before_ = std::string(decided.substr(from));
}

Stretch Judge::refuse_stretch(Code code, base::Text text) {
    refuse(code, text, Error::nowhere);
    Stretch refused;
    refused.refused = true;
    return refused;
}

}  // namespace waybill::redact
