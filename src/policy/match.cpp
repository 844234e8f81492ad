#include "waybill/policy/match.hpp"

#include <algorithm>

namespace waybill::policy {
namespace {

bool matches(const Route& route, std::string_view method, std::span<const std::string_view> segments) {
    return route.method == method &&
           std::ranges::equal(route.segments, segments, [](const PathSegment& segment, std::string_view text) {
               return segment.parameter || segment.text == text;
           });
}

/// Of two routes that match the same call. The loader has seen to it that they differ somewhere, and where they first
/// do, one is literal: two literals that both match are the same.
bool wins(const Route& one, const Route& other) {
    const auto [first, second] =
        std::ranges::mismatch(one.segments, other.segments,
                              [](const PathSegment& a, const PathSegment& b) { return a.parameter == b.parameter; });
    return first != one.segments.end() && !first->parameter;
}

}  // namespace

Result<Match> match_route(const Vendor& vendor, std::string_view method, std::span<const std::string_view> segments) {
    Match match;
    for (const Route& route : vendor.routes)
        if (matches(route, method, segments) && (match.route == nullptr || wins(route, *match.route)))
            match.route = &route;
    if (match.route == nullptr) return fail(Code::route_unknown, "the vendor has no route for this method and path");
    for (std::size_t i = 0; i < segments.size(); ++i)
        if (match.route->segments[i].parameter) match.parameters.push_back(i);
    return match;
}

}  // namespace waybill::policy
