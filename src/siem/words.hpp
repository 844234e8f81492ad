// What the forms say alike: an event's title, its result, its place in the log, what was shared. What each does with
// it is the form's.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <vector>

#include "mappings.hpp"
#include "text.hpp"

namespace waybill::siem {

/// `shared`, `outcome`, `refused`, `change` or `lookup`.
std::string_view kind_name(const audit::Recorded& entry);

/// What happened, for people; the same for all entries of a sort.
std::string_view title_of(const audit::Recorded& entry);
/// The title and with whom, why or what.
std::string message_of(const audit::Recorded& entry, Shortened& shortened);

enum class Result { success, failure, unknown };
Result result_of(const audit::Recorded& entry);

/// `<origin>#<index>`: names an event once and for all, and the one before it too.
std::string event_id(const Source& source, std::uint64_t index);

/// Items of one category that were treated alike.
struct Treated {
    std::string category, treatment;
    std::uint64_t items = 0;
};
/// In the order first met.
std::vector<Treated> treated_of(const std::vector<audit::Place>& places);

/// The places as in the entry, whole ones as long as they take less than `room` bytes; how many are left out follows.
struct PlacesTold {
    boost::json::array items;
    std::uint64_t left_out = 0;
};
PlacesTold places_told(const std::vector<audit::Place>& places, std::size_t room);

/// Adds a field of the entry under a name, where the entry has it.
void put_text(boost::json::object& out, std::string_view name, const Told& told, std::string_view field,
              Shortened& shortened);
void put_value(boost::json::object& out, std::string_view name, const Told& told, std::string_view field);

/// JSON on one line of plain characters.
std::string line_of(const boost::json::object& event);

/// Of a text in a JSON form; of the places; and so of a whole line, but for what the configuration calls itself.
inline constexpr std::size_t text_limit = 512;
inline constexpr std::size_t places_room = 8 << 10;

}  // namespace waybill::siem
