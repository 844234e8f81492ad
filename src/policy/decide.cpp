#include "waybill/policy/decide.hpp"

#include <algorithm>
#include <cassert>

namespace waybill::policy {
namespace {

bool may_use(const Route& route, const Caller& caller) {
    if (!caller.identity()) return true;
    return std::ranges::any_of(route.clients,
                               [&](const std::string& pattern) { return client_matches(pattern, *caller.identity()); });
}

}  // namespace

Result<void> check_dates(const Vendor& vendor, Day today) {
    if (today < vendor.agreement.from) return fail(Code::agreement_not_yet_valid, "the agreement has not begun");
    if (today > vendor.agreement.until) return fail(Code::agreement_lapsed, "the agreement has lapsed");
    for (const Evidence& evidence : vendor.due_diligence)
        if (evidence.required && today > evidence.valid_until)
            return fail(Code::evidence_lapsed, "evidence that the vendor must hold has lapsed");
    return {};
}

Result<Permit> decide(std::shared_ptr<const Snapshot> snapshot, const Call& call, const Standing&, Time now) {
    assert(snapshot != nullptr);
    const Vendor* vendor = snapshot->find_vendor(call.vendor);
    if (vendor == nullptr) return fail(Code::vendor_unknown, "no policy names this vendor");
    const Route* route = vendor->find_route(call.route);
    if (route == nullptr) return fail(Code::route_unknown, "the vendor has no such route");
    if (!may_use(*route, call.caller)) return fail(Code::client_not_allowed, "the route is not for this client");
    if (auto dates = check_dates(*vendor, base::day_of(now)); !dates) return fail(dates.error());
    Permit permit;
    permit.vendor_ = vendor;
    permit.route_ = route;
    permit.direction_ = call.direction;
    permit.client_ = call.caller.identity();
    permit.decided_at_ = now;
    permit.snapshot_ = std::move(snapshot);
    return permit;
}

}  // namespace waybill::policy
