// What a person who watches is told. Reads the judge's state and changes none of it.
#include "judge.hpp"

namespace waybill::redact {

void Judge::observe(const format::Scalar& value, const Action* action, Bytes after, bool sent) {
    if (value.is_text) return observe_text(action, value.raw, after, sent);
    std::string text;  // bytes of any kind, as base64
    const Bytes coded = value.text(text);
    observe_text(action, coded, sent ? coded : Bytes(), sent);
}

void Judge::observe_text(const Action* action, Bytes before, Bytes after, bool sent) {
    ObservedItem item;
    item.before = before;
    item.after = after;
    item.sent = sent;
    report(item, action, body_.values, trail_.depth());
}

void Judge::observe_name(const Action* action, bool sent) {
    ObservedItem item;
    item.is_name = true;
    if (const auto spell = body_.body->format->spell)
        spell(item.before, trail_.last_name());
    else
        item.before = trail_.last_name();
    if (sent) item.after = item.before;
    item.sent = sent;
    report(item, action, body_.member_names, trail_.depth() - 1);
}

void Judge::observe_unknown() {
    ObservedItem item;
    report(item, nullptr, body_.values, trail_.depth());
}

void Judge::report(ObservedItem& item, const Action* action, const DriftPrefix& prefix, std::size_t depth) {
    item.path = observed_path();
    const std::string_view format = body_.body->format->name;
    if (format != "json" && format != "ndjson") item.spelling = ObservedItem::Spelling::text;
    if (action != nullptr) {
        const PlaceName& place = about_.plan.places()[action->place];
        item.at = place.at;
        item.category = place.category;
        item.treatment = place.treatment;
        item.rule = *action->where;
    } else {
        item.at = prefix.text + trail_.text(depth, PathTrail::Indexes::starred);
        item.treatment = "drop";
        item.rule = body_.body->where;
    }
    const Level& level = levels_.back();
    if (action == nullptr)
        item.because = "no policy names it";
    else if (item.sent)
        item.because = "shared";
    else if (!item.is_name && level.suppressed)
        item.because = "its name is withheld";
    else
        item.because = action->effect == treat::Effect::keep ? "nothing below it is sent" : "not shared";
    observer_->item(item);
}

}  // namespace waybill::redact
