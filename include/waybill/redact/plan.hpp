// One route's body in one direction, with its treatments bound to keys: what the redactor runs. Built once for a
// snapshot and a keyring and used for message after message, by one thread: bound treatments keep scratch.
#pragma once

#include <cstdint>
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

/// What is done at one line of a field map, or to names under it.
struct Action {
    treat::Effect effect = treat::Effect::withhold;
    const policy::Rule* rule = nullptr;
    const base::Position* where = nullptr;  // the line that decided: of `share`, or of the selector where none shares it
    std::shared_ptr<treat::Bound> bound;  // of Effect::replace
    std::uint32_t place = 0;              // in Plan::places()
    bool subject = false;                 // the category identifies a data subject
};

class Plan {
public:
    /// Of the route's outbound body, which must be there.
    Plan(const policy::Permit& permit, const crypto::Keyring& keyring);

    const policy::Body& body() const { return *body_; }
    const Action& field(std::uint32_t number) const { return fields_[number]; }
    /// For member names: below a container that names rule `number` picks, or below one that field `number` classified.
    const Action& name_by_rule(std::uint32_t number) const { return names_[number]; }
    const Action& name_by_field(std::uint32_t number) const { return field_names_[number]; }
    const std::vector<PlaceName>& places() const { return places_; }
    /// Whether any category of the map identifies a data subject.
    bool has_subjects() const { return has_subjects_; }

private:
    std::uint32_t place_of(PlaceName name);
    Action name_action(const policy::Field& field);

    std::shared_ptr<const policy::Snapshot> snapshot_;
    const policy::Body* body_;
    std::vector<Action> fields_, names_, field_names_;
    std::vector<PlaceName> places_;
    bool has_subjects_ = false;
};

}  // namespace waybill::redact
