// One route's outbound message, head and body, with its treatments bound to keys: what the redactor runs. Built once
// for a snapshot and a keyring and used for message after message, by one thread: bound treatments keep scratch.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/treat/token.hpp"
#include "waybill/treat/treatment.hpp"

namespace waybill::redact {

/// What an entry calls a place: one triple, in one spelling.
struct PlaceName {
    std::string at, category, treatment;
    bool counted_only = false;
    bool subject = false;
    std::size_t entry_bytes = 0;  // of its element in an entry's `items`, without the count's digits
    bool operator==(const PlaceName&) const = default;
};

/// What is done at one line of a field map, to names under it, or to a parameter of the head.
struct Action {
    treat::Effect effect = treat::Effect::withhold;
    const policy::Rule* rule = nullptr;
    const base::Position* where =
        nullptr;                          // the line that decided: of `share`, or of the selector where none shares it
    std::shared_ptr<treat::Bound> bound;  // of Effect::replace
    std::uint32_t place = 0;              // in Plan::places()
    bool subject = false;                 // the category identifies a data subject
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
    const policy::Body* body() const { return body_; }
    const Action& field(std::uint32_t number) const { return fields_[number]; }
    /// For member names: below a container that names rule `number` picks, or below one that field `number` classified.
    const Action& name_by_rule(std::uint32_t number) const { return names_[number]; }
    const Action& name_by_field(std::uint32_t number) const { return field_names_[number]; }
    const std::vector<PlaceName>& places() const { return places_; }
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
    Action action(std::string at, const policy::Rule& rule, const base::Position& where, Binder& binder);
    Action name_action(const policy::Field& field);
    void add_head(const policy::Route& route, Binder& binder);
    void add_body(Binder& binder);

    std::shared_ptr<const policy::Snapshot> snapshot_;
    const policy::Body* body_;
    std::string policy_;
    std::vector<Action> path_;
    Parameters query_, header_;
    std::vector<Action> fields_, names_, field_names_;
    std::vector<PlaceName> places_;
    bool has_subjects_ = false;
};

}  // namespace waybill::redact
