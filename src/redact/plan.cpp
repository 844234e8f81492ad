#include "waybill/redact/plan.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "scan.hpp"
#include "standings.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::redact {
namespace {

constexpr std::size_t most_digits_and_comma = 21;
constexpr std::string_view counted = R"(,"evidence":"count")";

PlaceName place_name(std::string at, const policy::Category& category, std::string_view treatment) {
    PlaceName place{std::move(at), category.name, std::string(treatment), category.counted_only, category.subject, 0};
    static constexpr std::string_view fixed = R"({"at":,"category":,"treatment":,"count":})";
    place.entry_bytes = fixed.size() + base::json_string_length(place.at) + base::json_string_length(place.category) +
                        base::json_string_length(place.treatment) + (place.counted_only ? counted.size() : 0);
    return place;
}

/// Whether what a field picks in a table hangs on the column alone.
bool treats_rows_alike(const policy::Field& field) {
    const auto& steps = field.selector.segments();
    if (steps.empty()) return true;
    const selector::Segment& row = steps.front();
    const auto by_name = [](const selector::Choice& choice) {
        return std::holds_alternative<std::string>(choice) || std::holds_alternative<selector::Wildcard>(choice);
    };
    const bool any_row =
        !row.descendant && row.choices.size() == 1 && std::holds_alternative<selector::Wildcard>(row.choices.front());
    return any_row && std::all_of(steps.begin() + 1, steps.end(), [&](const selector::Segment& step) {
               return !step.descendant && std::ranges::all_of(step.choices, by_name);
           });
}

/// Records of one selector are one.
void add_record(const policy::SubjectPlace& place, std::vector<Record>& records, Action& action) {
    const auto same = [](const selector::Selector& wanted) {
        return [&](const selector::Selector* other) { return other->text() == wanted.text(); };
    };
    auto record = std::ranges::find_if(records, same(place.within), &Record::within);
    if (record == records.end()) record = records.insert(record, Record{&place.within, {}});
    auto subject = std::ranges::find_if(record->subjects, same(place.subject));
    if (subject == record->subjects.end()) subject = record->subjects.insert(subject, &place.subject);
    action.record = static_cast<std::uint32_t>(record - records.begin());
    action.subject_of_record = static_cast<std::uint32_t>(subject - record->subjects.begin());
}

selector::Program compile(const std::vector<Record>& records) {
    std::vector<selector::Program::Source> sources;
    for (std::uint32_t i = 0; i < records.size(); ++i) sources.push_back({records[i].within, 0, i});
    return selector::Program::compile(sources);
}

DriftPrefix drift_prefix(std::string text) {
    const std::uint64_t seed = std::hash<std::string>{}(text);
    return {std::move(text), seed};
}

}  // namespace

/// Fields of one category share one bound treatment: its keys are derived once.
class Plan::Binder {
public:
    Binder(const policy::Snapshot& snapshot, const policy::Agreement& agreement, const crypto::Keyring& keyring)
        : snapshot_(snapshot), agreement_(agreement), keyring_(keyring) {}

    /// `keyed` is the category whose key it is bound to: the item's, or its data subject's.
    void bind(const policy::Rule& rule, const policy::Category& keyed, Action& action) {
        if (action.effect == treat::Effect::replace) action.bound = bound(*rule.treatment, keyed);
        if (action.effect == treat::Effect::scan) action.scanning = scanning(*rule.treatment, *rule.category);
    }

private:
    std::shared_ptr<treat::Bound> bound(const treat::Treatment& treatment, const policy::Category& category) {
        auto& bound = bound_[{&category, &treatment}];
        if (!bound) bound = treatment.bind(keyring_, agreement_.keys, category.name);
        return bound;
    }

    Scanning::Deed deed(const treat::Treatment& treatment, const policy::Category& category) {
        Scanning::Deed deed;
        if (treatment.reads_subject()) return deed;  // there is none beside a finding: it is left out
        deed.effect = treatment.effect();
        if (deed.effect == treat::Effect::replace) deed.bound = bound(treatment, category);
        return deed;
    }

    std::shared_ptr<Scanning> scanning(const treat::Treatment& treatment, const policy::Category& category) {
        auto& scanning = scannings_[{&category, &treatment}];
        if (!scanning) {
            if (!findings_) read_detectors();
            scanning = std::make_shared<Scanning>(scan_, findings_, deed(*treatment.otherwise(), category));
        }
        return scanning;
    }

    /// What each detector finds is treated as its category is under this agreement.
    void read_detectors() {
        Scanning::ByDetector findings;
        for (const auto& [detector, category] : snapshot_.detected) {
            const policy::Rule rule = policy::resolve(agreement_, *category);
            const treat::Treatment* treatment = rule.treatment.get();
            if (treatment->effect() == treat::Effect::scan) treatment = treatment->otherwise();
            Scanning::Deed deed = this->deed(*treatment, *category);
            if (category->subject) deed.subject = category;
            findings.emplace(detector, std::move(deed));
        }
        findings_ = std::make_shared<const Scanning::ByDetector>(std::move(findings));
        if (snapshot_.scanner) scan_ = std::make_shared<detect::Scan>(*snapshot_.scanner);
    }

    using Key = std::pair<const policy::Category*, const treat::Treatment*>;
    const policy::Snapshot& snapshot_;
    const policy::Agreement& agreement_;
    const crypto::Keyring& keyring_;
    std::map<Key, std::shared_ptr<treat::Bound>> bound_;
    std::map<Key, std::shared_ptr<Scanning>> scannings_;
    std::shared_ptr<const Scanning::ByDetector> findings_;  // of this agreement; what follows too
    std::shared_ptr<detect::Scan> scan_;
};

Plan::Plan(const policy::Permit& permit, const crypto::Keyring& keyring) : snapshot_(permit.shared_snapshot()) {
    const policy::Route& route = permit.route();
    policy_ = crypto::hash_text(snapshot_->digest);
    Binder binder(*snapshot_, permit.vendor().agreement, keyring);
    add_head(route, binder);
    if (route.outbound.body) body_ = plan_body(*route.outbound.body, "", binder);
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

std::unique_ptr<BodyPlan> Plan::plan_body(const policy::Body& body, const std::string& around, Binder& binder) {
    auto plan = std::make_unique<BodyPlan>();
    plan->body = &body;
    plan->values = drift_prefix("body " + around);
    plan->member_names = drift_prefix("name " + around);
    plan->rows_alike =
        std::ranges::all_of(body.fields, treats_rows_alike) && std::ranges::all_of(body.names, treats_rows_alike);
    for (const policy::Field& field : body.fields) {
        if (field.nested) {
            plan->fields.push_back(nested_action(field, around, *plan, binder));
            // Below a container that stands where a message should, no name has a category.
            plan->field_names.emplace_back();
        } else {
            plan->fields.push_back(action("body " + around + field.selector.text(), field.rule, field.where, binder,
                                          field.subject ? field.subject->category : nullptr));
            if (field.subject) add_record(*field.subject, plan->records, plan->fields.back());
            plan->field_names.push_back(name_action(field, around));
        }
    }
    plan->standings = std::make_shared<Standings>();
    for (const policy::Field& field : body.names) plan->names.push_back(name_action(field, around));
    if (!plan->records.empty()) plan->record_program = compile(plan->records);
    return plan;
}

Action Plan::action(std::string at, const policy::Rule& rule, const base::Position& where, Binder& binder,
                    const policy::Category* subject) {
    Action action;
    action.effect = rule.treatment->effect();
    action.rule = &rule;
    action.where = rule.shared ? &rule.where : &where;
    action.subject = rule.category->subject;
    action.place = place_of(place_name(std::move(at), *rule.category, rule.treatment->name()));
    binder.bind(rule, subject != nullptr ? *subject : *rule.category, action);
    has_subjects_ = has_subjects_ || action.subject || action.scanning != nullptr;
    return action;
}

/// In text the message's own items are all there is to note. In base64 they have no bytes of their own: the whole is
/// one item, and they are counted.
Action Plan::nested_action(const policy::Field& field, const std::string& around, BodyPlan& body, Binder& binder) {
    const bool whole = field.rule.category != nullptr;
    Action action;
    action.effect = treat::Effect::keep;
    action.rule = &field.rule;
    action.where = &field.where;
    static const policy::Category none;
    const policy::Category& category = whole ? *field.rule.category : none;
    action.subject = category.subject;
    action.place = place_of(place_name("body " + around + field.selector.text(), category, "open"));
    has_subjects_ = has_subjects_ || action.subject;
    const bool counting = std::exchange(counting_, counting_ || whole);
    const std::size_t first = places_.size();
    body.nested.push_back(plan_body(*field.nested, around + field.selector.text() + " ", binder));
    counting_ = counting;
    std::size_t added = 0;
    for (std::size_t i = first; i < places_.size(); ++i) added += places_[i].entry_bytes + most_digits_and_comma;
    if (whole) most_added_ = std::max(most_added_, added);
    action.nested = body.nested.back().get();
    return action;
}

Action Plan::name_action(const policy::Field& field, const std::string& around) {
    const policy::Rule& rule = field.rule;
    Action action;
    action.where = rule.shared ? &rule.where : &field.where;
    // A name leaves as it stands or not at all: any treatment but clear withholds its member.
    action.effect = rule.treatment->effect() == treat::Effect::keep ? treat::Effect::keep : treat::Effect::withhold;
    action.rule = &rule;
    action.subject = rule.category->subject;
    action.place =
        place_of(place_name("name " + around + field.selector.text(), *rule.category, rule.treatment->name()));
    has_subjects_ = has_subjects_ || action.subject;
    return action;
}

std::uint32_t Plan::place_of(PlaceName name) {
    if (counting_ && !name.counted_only) {
        name.counted_only = true;
        name.entry_bytes += counted.size();
    }
    // A names rule and a field may spell the same place: it is one place of the entry.
    const auto found = std::find(places_.begin(), places_.end(), name);
    if (found != places_.end()) return static_cast<std::uint32_t>(found - places_.begin());
    places_.push_back(std::move(name));
    return static_cast<std::uint32_t>(places_.size() - 1);
}

}  // namespace waybill::redact
