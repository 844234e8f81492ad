// A treatment: what is done to one item. Parsed once from the policy with its parameters (immutable, no keys), then
// bound to the keys of one agreement and category. The visible table is src/treat/table.cpp; each treatment is one
// file.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/result.hpp"
#include "waybill/base/value_kind.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::treat {

struct Value {
    base::ValueKind kind;  // string, number or boolean: null never comes here
    Bytes text;            // UTF-8, unescaped; a number's token as received; `true` or `false`
    Bytes subject = {};    // of a treatment that reads one (Treatment::reads_subject): the text of that value
};

/// Keeps keyed contexts and scratch: one thread at a time.
class Bound {
public:
    virtual ~Bound() = default;
    /// Appends the text that takes the value's place, and says what it is sent as: a number only where the value was
    /// one and the text is a JSON number, else a string. Error: treatment_failed; `out` is unchanged then.
    virtual Result<base::ValueKind> apply(const Value& value, std::string& out) = 0;
};

/// scan: what detectors find in it is treated as the category of each finding, the rest by otherwise().
enum class Effect { keep, withhold, refuse, replace, scan };

class Treatment {
public:
    virtual ~Treatment() = default;
    virtual std::string_view name() const = 0;
    virtual Effect effect() const = 0;
    /// Effect::replace only; nullptr for the others. `category` is the item's; of a treatment that reads its subject,
    /// the subject's.
    virtual std::unique_ptr<Bound> bind(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) const = 0;
    /// Whether this forbids what `never: <name>` names; clear forbids truncate, and scan with otherwise: clear, too.
    virtual bool falls_under(std::string_view never) const { return never == name(); }
    /// Whether it reads a value of the same record (shift_date), which goes to it as Value::subject.
    virtual bool reads_subject() const { return false; }
    /// The category of that value, as written; empty: none was, and the only `subject: true` one of the route is meant.
    virtual std::string_view subject() const { return {}; }
    /// Effect::scan only: what becomes of the text around the findings; its effect is keep, withhold, replace or
    /// refuse.
    virtual const Treatment* otherwise() const { return nullptr; }
};

struct Row {
    std::string_view name;
    std::string_view summary;     // one line for people
    std::string_view parameters;  // how they are written; empty: none
    /// `parameters` is the mapping under the name, nullptr where only the name was written. Reports to `diagnostics` at
    /// `where` and returns nullptr if something is wrong.
    std::shared_ptr<const Treatment> (*parse)(const base::YamlNode* parameters, const base::Position& where,
                                              base::Diagnostics& diagnostics);
};

std::span<const Row> table();

/// A treatment as `share` has it: a name, or a mapping of one name to its parameters. Unknown names are reported with
/// the nearest known one.
std::shared_ptr<const Treatment> parse(const base::YamlNode& node, base::Diagnostics& diagnostics);
/// What an unnamed category gets.
std::shared_ptr<const Treatment> drop();

}  // namespace waybill::treat
