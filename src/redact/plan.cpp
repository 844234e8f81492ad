#include "waybill/redact/plan.hpp"

#include <algorithm>
#include <map>

#include "waybill/base/json_text.hpp"

namespace waybill::redact {
namespace {

PlaceName place_name(std::string at, const policy::Category& category, std::string_view treatment) {
    PlaceName place{std::move(at), category.name, std::string(treatment), category.counted_only, category.subject, 0};
    static constexpr std::string_view fixed = R"({"at":,"category":,"treatment":,"count":})";
    static constexpr std::string_view counted = R"(,"evidence":"count")";
    place.entry_bytes = fixed.size() + base::json_string_length(place.at) + base::json_string_length(place.category) +
                        base::json_string_length(place.treatment) + (place.counted_only ? counted.size() : 0);
    return place;
}

/// Fields of one category share one bound treatment: its keys are derived once.
class Binder {
public:
    Binder(const crypto::Keyring& keyring, const std::string& keys_name) : keyring_(keyring), keys_name_(keys_name) {}

    std::shared_ptr<treat::Bound> bind(const policy::Rule& rule) {
        auto& bound = bound_[{rule.category, rule.treatment.get()}];
        if (!bound) bound = rule.treatment->bind(keyring_, keys_name_, rule.category->name);
        return bound;
    }

private:
    const crypto::Keyring& keyring_;
    const std::string& keys_name_;
    std::map<std::pair<const void*, const void*>, std::shared_ptr<treat::Bound>> bound_;
};

}  // namespace

Plan::Plan(const policy::Permit& permit, const crypto::Keyring& keyring)
    : snapshot_(permit.shared_snapshot()), body_(&permit.route().outbound.body.value()) {
    Binder binder(keyring, permit.vendor().agreement.keys);
    for (const policy::Field& field : body_->fields) {
        const policy::Rule& rule = field.rule;
        Action action;
        action.effect = rule.treatment->effect();
        action.rule = &rule;
        action.where = rule.shared ? &rule.where : &field.where;
        action.subject = rule.category->subject;
        action.place = place_of(place_name("body " + field.selector.text(), *rule.category, rule.treatment->name()));
        if (action.effect == treat::Effect::replace) action.bound = binder.bind(rule);
        has_subjects_ = has_subjects_ || action.subject;
        fields_.push_back(std::move(action));
        field_names_.push_back(name_action(field));
    }
    for (const policy::Field& field : body_->names) names_.push_back(name_action(field));
}

Action Plan::name_action(const policy::Field& field) {
    const policy::Rule& rule = field.rule;
    Action action;
    action.where = rule.shared ? &rule.where : &field.where;
    // A name leaves as it stands or not at all: any treatment but clear withholds its member.
    action.effect = rule.treatment->effect() == treat::Effect::keep ? treat::Effect::keep : treat::Effect::withhold;
    action.rule = &rule;
    action.subject = rule.category->subject;
    action.place = place_of(place_name("name " + field.selector.text(), *rule.category, rule.treatment->name()));
    has_subjects_ = has_subjects_ || action.subject;
    return action;
}

std::uint32_t Plan::place_of(PlaceName name) {
    // A names rule and a field may spell the same place: it is one place of the entry.
    const auto found = std::find(places_.begin(), places_.end(), name);
    if (found != places_.end()) return static_cast<std::uint32_t>(found - places_.begin());
    places_.push_back(std::move(name));
    return static_cast<std::uint32_t>(places_.size() - 1);
}

}  // namespace waybill::redact
