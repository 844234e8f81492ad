// Fields of an object of JSON that somebody else wrote: what is not there, or is something else, is empty.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::cli {

/// The text of a string; of anything else but null its JSON.
std::string text_at(const boost::json::object& object, std::string_view name);
/// Of a whole number that is not negative.
std::uint64_t number_at(const boost::json::object& object, std::string_view name);
bool flag_at(const boost::json::object& object, std::string_view name);
const boost::json::array& list_at(const boost::json::object& object, std::string_view name);
const boost::json::object& object_at(const boost::json::object& object, std::string_view name);

/// The elements of a list that are objects.
std::vector<const boost::json::object*> objects_at(const boost::json::object& object, std::string_view name);

}  // namespace waybill::cli
