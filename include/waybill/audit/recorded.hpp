// An entry read back: whether its bytes are the one spelling that the record allows, and what its fields say. Writing
// entries is entry.hpp's.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "waybill/audit/draft.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/base/time.hpp"

namespace waybill::audit {

enum class Kind { shared, outcome, refused, change, lookup };

/// What the state of the log takes from an entry.
struct EntryFacts {
    Kind kind = Kind::change;
    std::string id;  // empty where the entry has none
    Time time;
};

class Recorded {
public:
    /// corrupt: not canonical JSON of a known kind, a field is missing or of a wrong form.
    static Result<Recorded> parse(Bytes entry);

    const EntryFacts& facts() const { return facts_; }
    /// All fields, as the design's table names them.
    const boost::json::object& fields() const { return fields_; }
    /// A text field, or empty.
    std::string_view text(std::string_view field) const;
    /// A number field, or 0.
    std::uint64_t number(std::string_view field) const;
    /// Of `items`, in order; none where the kind has none.
    std::vector<Place> places() const;

private:
    boost::json::object fields_;
    EntryFacts facts_;
};

}  // namespace waybill::audit
