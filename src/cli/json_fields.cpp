#include "json_fields.hpp"

#include <boost/json.hpp>

namespace waybill::cli {

namespace json = boost::json;

std::string text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

std::uint64_t number_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    boost::system::error_code problem;
    const auto number = value == nullptr ? 0 : value->to_number<std::uint64_t>(problem);
    return problem ? 0 : number;
}

bool flag_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

const json::array& list_at(const json::object& object, std::string_view name) {
    static const json::array none;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : none;
}

const json::object& object_at(const json::object& object, std::string_view name) {
    static const json::object none;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : none;
}

std::vector<const json::object*> objects_at(const json::object& object, std::string_view name) {
    std::vector<const json::object*> out;
    for (const json::value& one : list_at(object, name))
        if (one.is_object()) out.push_back(&one.get_object());
    return out;
}

}  // namespace waybill::cli
