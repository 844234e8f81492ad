// What a vendor's file declares, place by place, as the record would name it; and how its agreement stands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "waybill/policy/snapshot.hpp"

namespace waybill::report {

struct DeclaredPlace {
    std::string route, at, category, treatment;
    bool shared = false;  // what stands there may leave, in some form
};
/// Of every route, in the order of the file.
std::vector<DeclaredPlace> declared_places(const policy::Vendor& vendor);

/// `valid`, `not yet valid`, `lapsed` or `evidence lapsed`, as decide() would say on that day.
std::string_view standing(const policy::Vendor& vendor, Day today);

/// Where a recipient is, as GDPR chapter V asks.
struct Transfer {
    std::string text;
    bool third_country = false;
    bool open = false;  // something is not declared that has to be
};
Transfer transfer_of(const std::string& country, const std::string& safeguards);

/// The category's title, or its name where it has none.
std::string title_of(const policy::Snapshot& policy, const std::string& category);

}  // namespace waybill::report
