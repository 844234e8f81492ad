// Messages inside a message: in a string, or as the part of a multipart. Each has its own body in the plan, and a judge
// that notes in the same places; how deep and how large it may be counts from the outermost.
#include <algorithm>

#include "judge.hpp"
#include "judge_parts.hpp"

namespace waybill::redact {

using format::Verdict;

Verdict Judge::open_nested(const format::Scalar& value, const Action& action) {
    Verdict verdict;
    const bool has_category = action.rule->category != nullptr;
    verdict.tag = has_category ? action.place : no_item;
    if (value.kind == base::ValueKind::null) {
        verdict.fate = Verdict::Fate::keep;
        if (observer_ != nullptr) observe(value, &action, value.raw, true);
        return verdict;
    }
    // Of one in text its own items are told.
    if (observer_ != nullptr && has_category) observe(value, &action, {}, true);
    const format::Opened opened = open_nested(*action.nested, {});
    verdict.fate = Verdict::Fate::open;
    verdict.format = opened.format;
    verdict.fields = opened.fields;
    verdict.encoding = action.nested->body->encoding;
    return verdict;
}

format::Opened Judge::open_nested(const BodyPlan& body, Bytes content_type) {
    format::Limits limits = limits_;
    limits.depth -= std::min(limits.depth, levels_.size() - 1);
    std::string path = observer_ != nullptr ? observed_path() + " " : std::string();
    nested_ = std::make_unique<Nested>(about_, body, limits, std::move(path));
    nested_->format =
        body.body->format->make({limits, about_.random, body.body->options.get(), content_type, about_.exchange});
    return {nested_->format.get(), &nested_->judge, body.body->format->content_type};
}

std::optional<format::Opened> Judge::part(Bytes content_type) {
    const Level& level = levels_.back();
    const Action* action = action_of(level);
    if (action == nullptr || action->nested == nullptr || level.suppressed) return std::nullopt;
    // In base64 it is a value like any other.
    if (action->nested->body->encoding != format::Encoding::text) return std::nullopt;
    // RFC 7578 section 4.4: a part that names no type is plain text.
    const format::Row& format = *action->nested->body->format;
    if (!format.accepts(content_type.empty() ? Bytes("text/plain") : content_type)) {
        refuse(Code::content_type_unsupported, "a part's type is not the one of its format", Error::nowhere);
        return format::Opened{};
    }
    mark_kept();
    return open_nested(*action->nested, content_type);
}

}  // namespace waybill::redact
