// The data subjects of the records that a message is in: found when a record is looked ahead into, and asked for by the
// treatments of values in it. Keeps no more than one text a subject and record that is open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waybill/redact/plan.hpp"
#include "waybill/selector/program.hpp"

namespace waybill::redact {

class Subjects {
public:
    /// Of a body that has records.
    explicit Subjects(const BodyPlan& body) : body_(body), cursor_(*body.record_program) {}

    // Beside the judge's own way through the message; true: the value must be looked ahead into.
    bool root() { return entered(cursor_.root()); }
    bool enter_name(Bytes name) { return entered(cursor_.enter_name(name)); }
    bool enter_index(std::uint64_t index) { return entered(cursor_.enter_index(index)); }
    /// The value that was entered last, where it was looked ahead into.
    void examine(const selector::Node& value);
    bool exhausted() const { return cursor_.exhausted(); }
    void leave();

    /// Empty where there is none in the record, or more than one that differ.
    Bytes find(const Action& action) const;

private:
    struct Open {
        std::size_t depth;
        std::uint32_t record;
        std::vector<std::string> subjects;
    };
    bool entered(const selector::Step& step);

    const BodyPlan& body_;
    selector::Cursor cursor_;
    selector::Step step_;
    std::size_t depth_ = 0;
    std::vector<Open> open_;
};

}  // namespace waybill::redact
