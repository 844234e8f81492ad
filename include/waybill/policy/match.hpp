// Which route of a vendor a call is: method and decoded path segments against the routes' templates.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

struct Match {
    const Route* route = nullptr;
    std::vector<std::size_t>
        parameters;  // indexes of the segments that are its path parameters, in the template's order
};

/// `segments` are decoded, without the vendor's name where that is part of the address. Of two routes that match, the
/// one that is literal where they first differ wins. route_unknown where none matches.
Result<Match> match_route(const Vendor& vendor, std::string_view method, std::span<const std::string_view> segments);

}  // namespace waybill::policy
