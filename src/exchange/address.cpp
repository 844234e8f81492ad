#include "address.hpp"

namespace waybill::exchange {

Result<void> find_address(const policy::Snapshot& snapshot, const std::string& bound_vendor, Bytes method, Bytes target,
                          Address& address) {
    auto parsed = http::parse_target(target);
    if (!parsed) return fail(parsed.error());
    address.target = *std::move(parsed);

    const auto& path = address.target.path;
    const std::size_t own = bound_vendor.empty() ? 1 : 0;  // segments before the vendor's own path
    if (path.size() < own) return fail(Code::vendor_unknown, "the path names no vendor");
    address.vendor = snapshot.find_vendor(own == 0 ? std::string_view(bound_vendor) : path.front().decoded);
    if (address.vendor == nullptr) return fail(Code::vendor_unknown, "no policy names this vendor");

    std::vector<std::string_view> segments;
    segments.reserve(path.size());
    for (std::size_t i = own; i < path.size(); ++i) segments.push_back(path[i].decoded);
    auto match = policy::match_route(*address.vendor, method, segments);
    if (!match) return fail(match.error());
    address.match = *std::move(match);
    address.parameters.reserve(address.match.parameters.size());
    for (const std::size_t index : address.match.parameters) address.parameters.push_back(&path[own + index]);
    return {};
}

}  // namespace waybill::exchange
