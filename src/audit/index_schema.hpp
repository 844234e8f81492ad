// The tables of the index, their version, and how the file is opened. What they hold can all be had from the log again,
// so another version is no thing to convert: it is made anew.
//
// A shape is all of an entry that repeats: kind, names and places. There are few of them, so a search first finds the
// shapes that match, and then the newest entries of each. A policy is none of it: with each reload all would be anew.
#pragma once

#include <array>
#include <cstdint>

#include "sqlite.hpp"

namespace waybill::audit {

inline constexpr std::int64_t index_version = 2;
inline constexpr std::uint64_t span_entries = 1024;  // entries whose oldest and newest time stand in one row

/// Numbers of words (0: none), but `kind`, which is Kind's, and `places`, which is a place list's.
struct Shape {
    enum Column : std::uint8_t { kind, client, vendor, agreement, purpose, route, word, places, columns };
    std::array<std::uint32_t, columns> at{};
    bool operator==(const Shape&) const = default;
};

/// What a row of `traffic_day` counts; `word` is a word's number, or as said.
enum class Counted : std::uint8_t {
    exchanges,
    windows,
    items,
    bytes_sent,
    bytes_received,
    restored,
    refused,   // word: the code
    outcomes,  // word: ten times the end's word's number, and the status's first digit
    latency,   // word: the bucket
};

Path index_path(const Path& directory);
/// corrupt where it is of another version, or damaged.
Result<Database> open_index(const Path& directory);
/// Makes it where there is none; corrupt likewise.
Result<Database> open_index_for_writing(const Path& directory);
/// The file and its companions.
Result<void> remove_index(const Path& directory);

}  // namespace waybill::audit
