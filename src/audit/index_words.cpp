#include "index_words.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t most_known = 200'000;  // of each table; forgotten all at once

template <class Numbers>
std::string key_of(const Numbers& numbers) {
    std::string out;
    out.reserve(numbers.size() * 4);
    for (const std::uint32_t number : numbers) base::append_be(out, number);
    return out;
}

base::Failure damaged() { return fail(Code::corrupt, "the index lacks what it refers to"); }

}  // namespace

std::string encode_places(const PlaceNumbers& places) { return key_of(places); }

PlaceNumbers decode_places(Bytes bytes) {
    PlaceNumbers out;
    out.reserve(bytes.size() / 4);
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) out.push_back(base::read_be<std::uint32_t>(bytes, at));
    return out;
}

Result<IndexWords> IndexWords::open(const Database& database) {
    IndexWords out;
    const struct {
        Statement& statement;
        std::string_view sql;
    } statements[] = {
        {out.words_.find, "SELECT number FROM word WHERE text=?1"},
        {out.words_.add, "INSERT INTO word(text) VALUES(?1) RETURNING number"},
        {out.places_.find, "SELECT number FROM place WHERE at=?1 AND category=?2 AND treatment=?3 AND counted_only=?4"},
        {out.places_.add,
         "INSERT INTO place(at, category, treatment, counted_only) VALUES(?1, ?2, ?3, ?4) RETURNING number"},
        {out.lists_.find, "SELECT number FROM place_list WHERE places=?1"},
        {out.lists_.add, "INSERT INTO place_list(places) VALUES(?1) RETURNING number"},
        {out.shapes_.find,
         "SELECT number FROM shape WHERE kind=?1 AND client=?2 AND vendor=?3 AND agreement=?4 AND purpose=?5 AND "
         "route=?6 "
         "AND word=?7 AND places=?8"},
        {out.shapes_.add,
         "INSERT INTO shape(kind, client, vendor, agreement, purpose, route, word, places) "
         "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING number"},
        {out.flows_.find, "SELECT number FROM flow WHERE vendor=?1 AND agreement=?2 AND purpose=?3 AND route=?4"},
        {out.flows_.add, "INSERT INTO flow(vendor, agreement, purpose, route) VALUES(?1, ?2, ?3, ?4) RETURNING number"},
        {out.list_by_number_, "SELECT places FROM place_list WHERE number=?1"},
        {out.shape_by_number_,
         "SELECT kind, client, vendor, agreement, purpose, route, word, places FROM shape WHERE number=?1"},
    };
    for (const auto& [statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared) return fail(prepared.error());
        statement = *std::move(prepared);
    }
    return out;
}

template <class... Values>
Result<std::uint32_t> IndexWords::number_of(Table& table, std::string key, const Values&... values) {
    if (const auto known = table.known.find(key); known != table.known.end()) return known->second;
    auto* statement = &table.find;
    auto row = statement->bind(values...).step();
    if (row && !*row) {
        statement = &table.add;
        row = statement->bind(values...).step();
    }
    if (!row) return fail(row.error());
    const auto number = static_cast<std::uint32_t>(statement->number(0));
    // To its end: a row that was given back keeps the statement open.
    if (const auto done = statement->step(); !done) return fail(done.error());
    if (table.known.size() >= most_known) table.known.clear();
    table.known.emplace(std::move(key), number);
    return number;
}

Result<std::uint32_t> IndexWords::word(std::string_view text) {
    if (text.empty()) return std::uint32_t{0};
    return number_of(words_, std::string(text), Statement::Text{text});
}

Result<std::uint32_t> IndexWords::place(const Place& place) {
    std::array<std::uint32_t, 4> numbers{0, 0, 0, place.counted_only ? 1u : 0u};
    std::size_t at = 0;
    for (const std::string* text : {&place.at, &place.category, &place.treatment}) {
        const auto number = word(*text);
        if (!number) return number;
        numbers[at++] = *number;
    }
    return number_of(places_, key_of(numbers), numbers[0], numbers[1], numbers[2], numbers[3]);
}

Result<std::uint32_t> IndexWords::place_list(const PlaceNumbers& places) {
    if (places.empty()) return std::uint32_t{0};
    const std::string bytes = encode_places(places);
    return number_of(lists_, bytes, Statement::Blob{bytes});
}

Result<PlaceNumbers> IndexWords::places_of(std::uint32_t list) {
    if (list == 0) return PlaceNumbers();
    const auto row = list_by_number_.bind(list).step();
    if (!row) return fail(row.error());
    if (!*row) return damaged();
    return decode_places(list_by_number_.bytes(0));
}

Result<std::uint32_t> IndexWords::shape(const Shape& shape) {
    const auto& at = shape.at;
    return number_of(shapes_, key_of(at), at[0], at[1], at[2], at[3], at[4], at[5], at[6], at[7]);
}

Result<Shape> IndexWords::shape_of(std::uint32_t number) {
    const auto row = shape_by_number_.bind(number).step();
    if (!row) return fail(row.error());
    if (!*row) return damaged();
    Shape out;
    for (int i = 0; i < Shape::columns; ++i)
        out.at[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(shape_by_number_.number(i));
    return out;
}

Result<std::uint32_t> IndexWords::flow(const std::array<std::uint32_t, 4>& names) {
    return number_of(flows_, key_of(names), names[0], names[1], names[2], names[3]);
}

}  // namespace waybill::audit
