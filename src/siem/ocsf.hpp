// An entry in OCSF's classes, before what all events have in common is added (ocsf.cpp).
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "mappings.hpp"
#include "text.hpp"

namespace waybill::siem {

/// The version of the schema that the events are of (metadata.version).
inline constexpr std::string_view ocsf_version = "1.9.0";

struct OcsfClass {
    int uid;
    std::string_view name;
    int category_uid;
    std::string_view category_name;
};
struct OcsfActivity {
    int id;
    std::string_view name;
};

struct OcsfEvent {
    OcsfClass of;
    OcsfActivity activity;
    boost::json::object fields;          // of the class
    boost::json::array profiles;         // beyond those of all events
    boost::json::array classifications;  // metadata.data_classifications
    boost::json::object unmapped;
};

/// `shared`, `outcome` and `refused`: HTTP Activity.
OcsfEvent ocsf_exchange(const Told& told, Shortened& shortened);
/// `change`: Entity Management; `lookup`: Datastore Activity.
OcsfEvent ocsf_upkeep(const Told& told, Shortened& shortened);

}  // namespace waybill::siem
