#include "waybill/policy/snapshot.hpp"

namespace waybill::policy {

const Route* Vendor::find_route(std::string_view wanted) const {
    for (const Route& route : routes)
        if (route.name == wanted) return &route;
    return nullptr;
}

const Vendor* Snapshot::find_vendor(std::string_view wanted) const {
    const auto found = vendors.find(wanted);
    return found != vendors.end() ? &found->second : nullptr;
}

}  // namespace waybill::policy
