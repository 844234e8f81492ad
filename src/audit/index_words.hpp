// What repeats in entries, as numbers: words, places, lists of places, shapes and flows. Each is written at its first
// use; what was used lately is remembered. One writer's; after an error of its database it is thrown away with it.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "index_schema.hpp"
#include "waybill/audit/draft.hpp"

namespace waybill::audit {

using PlaceNumbers = std::vector<std::uint32_t>;

/// A list's bytes in the table: 4 a place, big-endian.
std::string encode_places(const PlaceNumbers& places);
PlaceNumbers decode_places(Bytes bytes);

class IndexWords {
public:
    /// The database outlives it.
    static Result<IndexWords> open(const Database& database);

    /// 0 for the empty word.
    Result<std::uint32_t> word(std::string_view text);
    Result<std::uint32_t> place(const Place& place);
    Result<std::uint32_t> place_list(const PlaceNumbers& places);  // 0 for none
    Result<PlaceNumbers> places_of(std::uint32_t list);
    Result<std::uint32_t> shape(const Shape& shape);
    Result<Shape> shape_of(std::uint32_t number);
    /// Vendor, agreement, purpose, route.
    Result<std::uint32_t> flow(const std::array<std::uint32_t, 4>& names);

private:
    using Known = std::unordered_map<std::string, std::uint32_t>;
    struct Table {
        Statement find, add;
        Known known;
    };
    template <class... Values>
    static Result<std::uint32_t> number_of(Table& table, std::string key, const Values&... values);

    Table words_, places_, lists_, shapes_, flows_;
    Statement list_by_number_, shape_by_number_;
};

}  // namespace waybill::audit
