#include "subjects.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "selectors.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/selector/covers.hpp"
#include "waybill/selector/select.hpp"

namespace waybill::policy {
namespace {

using selector::Segment;

void append(std::string& out, const selector::Choice& choice) {
    if (const auto* name = std::get_if<std::string>(&choice)) {
        std::string bracketed;
        selector::append_normalized(bracketed, *name);
        out.append(bracketed, 1, bracketed.size() - 2);
    } else if (const auto* index = std::get_if<selector::Index>(&choice)) {
        out += std::to_string(index->value);
    } else if (const auto* slice = std::get_if<selector::Slice>(&choice)) {
        out += (slice->start ? std::to_string(*slice->start) : "") + ":" +
               (slice->end ? std::to_string(*slice->end) : "") + ":" + std::to_string(slice->step);
    } else if (const auto* filter = std::get_if<selector::Filter>(&choice)) {
        out += "?" + filter->text;
    } else {
        out += "*";
    }
}

std::optional<selector::Selector> of(std::span<const Segment> segments) {
    std::string text = "$";
    for (const Segment& segment : segments) {
        text += segment.descendant ? "..[" : "[";
        for (std::size_t i = 0; i < segment.choices.size(); ++i) {
            if (i > 0) text += ",";
            append(text, segment.choices[i]);
        }
        text += "]";
    }
    auto parsed = selector::Selector::parse(text);
    if (!parsed) return std::nullopt;
    return *std::move(parsed);
}

std::size_t common_steps(const Field& a, const Field& b) {
    const auto& x = a.selector.segments();
    const auto& y = b.selector.segments();
    return static_cast<std::size_t>(std::ranges::mismatch(x, y).in1 - x.begin());
}

class Placing {
public:
    Placing(const Body& body, const Field& field, const Scope& scope) : body_(body), field_(field), scope_(scope) {}

    std::shared_ptr<const SubjectPlace> place() {
        if (body_.format != nullptr && !body_.format->looks_ahead)
            return wrong(
                "its data subject is looked for ahead, and " + std::string(body_.format->name) + " is read as it comes",
                "choose another treatment here");
        const Field* subject = find();
        if (subject == nullptr) return nullptr;
        if (may_be_withheld(*subject))
            return wrong("its data subject at " + in_ticks(subject->selector.text()) + " is not sent",
                         "two dates that move alike would tell of it: share " + in_ticks(subject->rule.category->name) +
                             " in some form");
        const std::span<const Segment> steps = subject->selector.segments();
        const std::size_t common = common_steps(field_, *subject);
        auto within = of(steps.first(common));
        auto rest = of(steps.subspan(common));
        if (common == steps.size() || common == field_.selector.segments().size() || !within || !rest)
            return wrong("its data subject at " + in_ticks(subject->selector.text()) + " does not stand beside it", "");
        if (!std::ranges::all_of(rest->segments(), is_spelled))
            return wrong("its data subject at " + in_ticks(subject->selector.text()) +
                             " is reached by names that may be withheld",
                         "spell its way out, as $.people[*].id beside $.people[*].born");
        return std::make_shared<const SubjectPlace>(
            SubjectPlace{*std::move(within), *std::move(rest), subject->rule.category});
    }

private:
    std::nullptr_t wrong(const std::string& why, const std::string& hint) {
        scope_.diagnostics.error(field_.where,
                                 in_ticks(field_.selector.text()) + " is shared as `" +
                                     std::string(field_.rule.treatment->name()) + "`: " + why,
                                 hint);
        return nullptr;
    }

    bool is_subject(const Field& other) const {
        if (&other == &field_ || other.rule.category == nullptr || other.nested) return false;
        const std::string_view wanted = field_.rule.treatment->subject();
        return wanted.empty() ? other.rule.category->subject : other.rule.category->name == wanted;
    }

    const Field* find() {
        const std::string_view wanted = field_.rule.treatment->subject();
        const Field* nearest = nullptr;
        bool equally_near = false;
        for (const Field& other : body_.fields) {
            if (!is_subject(other)) continue;
            if (nearest != nullptr && nearest->rule.category != other.rule.category) {
                wrong("there is more than one category of data subjects",
                      "say which: {" + std::string(field_.rule.treatment->name()) + ": {subject: …}}");
                return nullptr;
            }
            const std::size_t common = common_steps(field_, other);
            const std::size_t best = nearest != nullptr ? common_steps(field_, *nearest) : 0;
            equally_near = nearest != nullptr && (common == best || (common < best && equally_near));
            if (nearest == nullptr || common > best) nearest = &other;
        }
        if (nearest == nullptr)
            wrong(wanted.empty() ? "no field of this body is a data subject (`subject: true`)"
                                 : "no field of this body is " + in_ticks(wanted),
                  "name the field that says whose date it is");
        else if (equally_near)
            wrong("two fields of its data subject are as near", "");
        return equally_near ? nullptr : nearest;
    }

    /// It is itself, or a field that stands before it may pick it first and is.
    bool may_be_withheld(const Field& subject) const {
        for (const Field& other : body_.fields) {
            const bool dropped =
                other.rule.treatment != nullptr && other.rule.treatment->effect() == treat::Effect::withhold;
            if (&other == &subject) return dropped;
            // Of a message of its own what is sent may not tell of all that it holds.
            if ((dropped || other.nested) && selector::may_overlap(other.selector, subject.selector)) return true;
        }
        return false;
    }

    const Body& body_;
    const Field& field_;
    const Scope& scope_;
};

}  // namespace

void place_subjects(Body& body, const Scope& scope) {
    for (Field& field : body.fields)
        if (!field.nested && field.rule.treatment != nullptr && field.rule.treatment->reads_subject())
            field.subject = Placing(body, field, scope).place();
}

}  // namespace waybill::policy
