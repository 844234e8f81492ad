#include "waybill/redact/plan.hpp"

#include <algorithm>
#include <map>

#include "waybill/base/json_text.hpp"
#include "waybill/crypto/digest.hpp"

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

}  // namespace

/// Fields of one category share one bound treatment: its keys are derived once.
class Plan::Binder {
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

Plan::Plan(const policy::Permit& permit, const crypto::Keyring& keyring) : snapshot_(permit.shared_snapshot()) {
    const policy::Route& route = permit.route();
    body_ = route.outbound.body ? &*route.outbound.body : nullptr;
    policy_ = crypto::hash_text(snapshot_->digest);
    Binder binder(keyring, permit.vendor().agreement.keys);
    add_head(route, binder);
    if (body_ != nullptr) add_body(binder);
}

void Plan::add_head(const policy::Route& route, Binder& binder) {
    for (const policy::PathSegment& segment : route.segments) {
        if (!segment.parameter) continue;
        for (const policy::Parameter& p : route.outbound.path)  // the loader saw to it that each is there once
            if (p.name == segment.text) path_.push_back(action("path " + p.name, p.rule, p.where, binder));
    }
    for (const policy::Parameter& p : route.outbound.query)
        query_.emplace(p.name, action("query " + p.name, p.rule, p.where, binder));
    for (const policy::Parameter& p : route.outbound.header)
        header_.emplace(p.name, action("header " + p.name, p.rule, p.where, binder));
}

void Plan::add_body(Binder& binder) {
    for (const policy::Field& field : body_->fields) {
        fields_.push_back(action("body " + field.selector.text(), field.rule, field.where, binder));
        field_names_.push_back(name_action(field));
    }
    for (const policy::Field& field : body_->names) names_.push_back(name_action(field));
}

Action Plan::action(std::string at, const policy::Rule& rule, const base::Position& where, Binder& binder) {
    Action action;
    action.effect = rule.treatment->effect();
    action.rule = &rule;
    action.where = rule.shared ? &rule.where : &where;
    action.subject = rule.category->subject;
    action.place = place_of(place_name(std::move(at), *rule.category, rule.treatment->name()));
    if (action.effect == treat::Effect::replace) action.bound = binder.bind(rule);
    has_subjects_ = has_subjects_ || action.subject;
    return action;
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
