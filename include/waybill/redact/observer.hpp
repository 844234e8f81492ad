// A person who watches each item: `waybill redact --items` and the demo. Sees values, so it is never set where data
// flows on its own. Watching changes nothing of what leaves: a test compares.
#pragma once

#include <string>

#include "waybill/base/diagnostic.hpp"

namespace waybill::redact {

struct ObservedItem {
    /// How `before` and `after` are written: as tokens of JSON, or as any text (percent-encoded, or a header's value).
    enum class Spelling { json, text };

    std::string path;       // where it stood: `$.employees[3].email`; of the head, as `at`
    std::string at;         // the place, as an entry has it; of drift: where no selector reaches
    std::string category;   // empty: nothing names it
    std::string treatment;  // of its category; drop where nothing names it
    std::string before;     // as it stood in the message
    std::string after;      // as it was sent; empty of a nested message in base64, whose items are told
    bool sent = false;
    std::string because;   // why, for people: `shared`, `not shared`, `its name is withheld`, …
    bool is_name = false;  // a member name, not a value
    Spelling spelling = Spelling::json;
    base::Position rule;  // the line of the policy that decided
};

class Observer {
public:
    virtual ~Observer() = default;
    virtual void item(const ObservedItem& item) = 0;
};

}  // namespace waybill::redact
