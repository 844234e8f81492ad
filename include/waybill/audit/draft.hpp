// What is to be recorded, before it is: one struct a kind of entry (DESIGN.md, The record). Plain values; audit knows
// no policy and takes them as they are.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "waybill/base/time.hpp"

namespace waybill::audit {

struct Place {
    std::string at;
    std::string category;
    std::string treatment;
    std::uint64_t count = 0;
    bool counted_only = false;
    bool operator==(const Place&) const = default;
};

/// One evidenced item, in the order sent. Body values stand in the window's body at `offset`; values of path, query and
/// header stand in `Shared::head_values` at `offset`.
struct EvidencedItem {
    std::uint16_t place = 0;
    bool in_head = false;
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
};

/// Of a `subject: true` value; place 65,535 and its number in the window as ordinal where it was withheld.
struct LookupDigest {
    static constexpr std::uint16_t withheld = 65'535;
    std::uint16_t place = withheld;
    std::uint32_t ordinal = 0;
    std::array<unsigned char, 16> digest{};
    bool operator==(const LookupDigest&) const = default;
};

/// A place of the message that was withheld: `at` names it in the message's own words (never in an entry, only in the
/// sealed detail). `drift` where no policy names it.
struct WithheldPlace {
    std::string at;
    std::string category;  // empty for drift
    std::uint64_t count = 0;
    bool drift = false;
    bool operator==(const WithheldPlace&) const = default;
};

/// One window of an outbound message. `body` is its output; submit() reads the values in it and does not keep it. Items
/// of the head stand before those of the body, and these in the body's order; a place that is not counted only has as
/// many items as it counts. submit() refuses with bad_usage what does not agree.
struct Shared {
    std::string id;
    std::uint32_t window = 0;
    bool last = false;
    std::string client;                                     // empty: absent
    std::string vendor, agreement, purpose, route, method;  // all are needed
    std::string policy;                                     // needed; `sha256:` and 64 hex digits
    std::string keys_name;                                  // the agreement's `keys`: which day key seals the detail
    std::vector<Place> places;
    std::vector<EvidencedItem> items;
    std::string head_values;
    std::vector<LookupDigest> lookups;
    std::uint64_t bytes_in = 0;
    std::vector<WithheldPlace> withheld;  // at most 256 places and 32 KiB
    std::uint64_t withheld_items = 0;     // all of them, those beyond the places too
    std::uint64_t drift_items = 0;
};

struct Outcome {
    enum class End { complete, broken, unknown };
    std::string id;
    std::uint32_t windows = 0;
    End end = End::complete;
    std::optional<int> status;
    std::optional<std::uint64_t> bytes;
    std::optional<std::uint64_t> restored;
    std::string note;  // type, coding or limit; empty: absent
    std::optional<std::uint64_t> ms;
};

struct Refused {
    std::string id;  // empty in a condensed entry
    std::optional<std::uint32_t> window;
    std::string client, vendor, route, policy;  // empty: absent; a condensed entry has the client only
    std::string code;
    std::optional<std::uint64_t> count;
};

struct Change {
    std::string what, actor, from, to;  // from: empty: absent
};

struct Lookup {
    std::string actor, what;
    std::uint64_t found = 0;
};

using Draft = std::variant<Outcome, Refused, Change, Lookup>;

}  // namespace waybill::audit
