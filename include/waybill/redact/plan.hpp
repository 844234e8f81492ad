// One route's outbound message, head and body, with its treatments bound to keys: what the redactor runs. Built once
// for a snapshot and a keyring and used for message after message, by one thread: bound treatments keep scratch.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/crypto/keyring.hpp"
#include "waybill/format/output.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/treat/token.hpp"
#include "waybill/treat/treatment.hpp"

namespace waybill::redact {

/// Of what is written and is no item: a null in the place of a nested message, which has no category.
inline constexpr format::ItemTag no_item = ~format::ItemTag{0};

/// What an entry calls a place: one triple, in one spelling.
struct PlaceName {
    std::string at, category, treatment;
    bool counted_only = false;
    bool subject = false;
    std::size_t entry_bytes = 0;  // of its element in an entry's `items`, without the count's digits
    bool operator==(const PlaceName&) const = default;
};

struct BodyPlan;
class Scanning;
class Standings;

/// What is done at one line of a field map, to names under it, or to a parameter of the head.
struct Action {
    treat::Effect effect = treat::Effect::withhold;
    const policy::Rule* rule = nullptr;  // without a category where a nested message has none of its own
    const base::Position* where =
        nullptr;                          // the line that decided: of `share`, or of the selector where none shares it
    std::shared_ptr<treat::Bound> bound;  // of Effect::replace
    std::shared_ptr<Scanning> scanning;   // of Effect::scan
    const BodyPlan* nested = nullptr;     // the value is a message of its own
    /// Of a treatment that reads its data subject: which record of BodyPlan::records that is in, and which of its.
    std::uint32_t record = ~std::uint32_t{0}, subject_of_record = 0;
    std::uint32_t place = 0;  // in Plan::places()
    bool subject = false;     // the category identifies a data subject
};

/// How drift places of one body begin, and what tells them apart from another body's.
struct DriftPrefix {
    std::string text;  // `body `, `name `, or with the selectors of the messages around it: `body $.payload `
    std::uint64_t seed = 0;
};

/// A container that is held to find the data subjects in it.
struct Record {
    const selector::Selector* within;
    std::vector<const selector::Selector*> subjects;  // of it as the root
};

/// One body, the outermost or a nested one, with its treatments bound.
struct BodyPlan {
    const policy::Body* body = nullptr;
    std::vector<Action> fields;  // by number of Body::fields
    /// For member names: below a container that names rule `number` picks, or below one that field `number` classified.
    std::vector<Action> names, field_names;
    std::vector<std::unique_ptr<BodyPlan>> nested;  // what fields' actions point to
    std::vector<Record> records;
    std::optional<selector::Program> record_program;  // where there are some; group 0, by their numbers
    DriftPrefix values, member_names;
    std::shared_ptr<Standings> standings;  // of the messages that were read; scratch, like a treatment's
    bool rows_alike = false;  // of a table: no row's number or content decides what its cells are
};

class Plan {
public:
    Plan(const policy::Permit& permit, const crypto::Keyring& keyring);

    /// Of path parameter `number`, in the template's order.
    const Action& path(std::size_t number) const { return path_[number]; }
    std::size_t path_parameters() const { return path_.size(); }
    /// nullptr: no policy names it. Names of header fields in lower case.
    const Action* query(Bytes name) const { return find(query_, name); }
    const Action* header(Bytes name) const { return find(header_, name); }

    /// nullptr where the route has no outbound body.
    const BodyPlan* body() const { return body_.get(); }
    const std::vector<PlaceName>& places() const { return places_; }
    /// What a message in base64 may add to the entry that its value is in, at the most: all of its places at once.
    std::size_t most_added_at_once() const { return most_added_; }
    /// The policy digest as an entry has it.
    const std::string& policy() const { return policy_; }
    /// Whether any category of the map identifies a data subject.
    bool has_subjects() const { return has_subjects_; }

private:
    using Parameters = std::map<std::string, Action, std::less<>>;
    class Binder;

    static const Action* find(const Parameters& parameters, Bytes name) {
        const auto found = parameters.find(name);
        return found == parameters.end() ? nullptr : &found->second;
    }
    std::uint32_t place_of(PlaceName name);
    Action action(std::string at, const policy::Rule& rule, const base::Position& where, Binder& binder,
                  const policy::Category* subject = nullptr);
    Action name_action(const policy::Field& field, const std::string& around);
    Action nested_action(const policy::Field& field, const std::string& around, BodyPlan& body, Binder& binder);
    void add_head(const policy::Route& route, Binder& binder);
    std::unique_ptr<BodyPlan> plan_body(const policy::Body& body, const std::string& around, Binder& binder);

    std::shared_ptr<const policy::Snapshot> snapshot_;
    std::unique_ptr<const BodyPlan> body_;
    std::string policy_;
    std::vector<Action> path_;
    Parameters query_, header_;
    std::vector<PlaceName> places_;
    bool has_subjects_ = false;
    std::size_t most_added_ = 0;
    bool counting_ = false;  // of the places that are added now none has evidence: they stand in base64
};

}  // namespace waybill::redact
