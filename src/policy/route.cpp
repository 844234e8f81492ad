#include "route.hpp"

#include <algorithm>
#include <set>

#include "body.hpp"
#include "clients.hpp"
#include "field_map.hpp"
#include "inbound.hpp"
#include "path.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

RouteLimits read_limits(const base::YamlNode& node, const Scope& scope) {
    const Section keys(
        node, "the route's limits",
        {.known = {"body", "item", "items", "members", "depth", "lookahead"}, .required = {}, .later = {}},
        scope.diagnostics);
    return {.body = keys.size("body"),
            .item = keys.size("item"),
            .items = keys.count("items"),
            .members = keys.count("members"),
            .depth = keys.count("depth"),
            .lookahead = keys.size("lookahead")};
}

void read_outbound(const base::YamlNode& node, const base::YamlNode* names, const Agreement& agreement,
                   const Scope& scope, Outbound& out) {
    const Section keys(node, "`outbound`", {.known = {"path", "query", "header", "body"}, .required = {}, .later = {}},
                       scope.diagnostics);
    if (const auto* path = keys.find("path")) out.path = read_parameters(*path, ParameterPlace::path, agreement, scope);
    if (const auto* query = keys.find("query"))
        out.query = read_parameters(*query, ParameterPlace::query, agreement, scope);
    if (const auto* header = keys.find("header"))
        out.header = read_parameters(*header, ParameterPlace::header, agreement, scope);
    if (const auto* body = keys.find("body")) out.body = read_body(*body, names, agreement, scope);
}

/// Nothing in a path can be withheld: each parameter is named, with a category that is not dropped.
void check_path_parameters(const Route& route, const base::Position& match, const Scope& scope) {
    std::set<std::string_view> in_path, named;
    for (const PathSegment& segment : route.segments)
        if (segment.parameter) in_path.insert(segment.text);
    for (const Parameter& parameter : route.outbound.path) {
        named.insert(parameter.name);
        if (!in_path.contains(parameter.name))
            scope.diagnostics.error(parameter.where, in_ticks(parameter.name) + " is not a parameter of the path",
                                    "write {" + parameter.name + "} in `match`, or leave it out");
        else if (parameter.rule.treatment != nullptr && parameter.rule.treatment->effect() == treat::Effect::withhold)
            scope.diagnostics.error(parameter.where,
                                    "path parameter " + in_ticks(parameter.name) +
                                        " is dropped: " + in_ticks(parameter.rule.category->name) + " is not shared",
                                    "a path parameter cannot be withheld; see " + parameter.rule.where.text());
    }
    for (const std::string_view name : in_path)
        if (!named.contains(name))
            scope.diagnostics.error(match, "path parameter " + in_ticks(name) + " has no category",
                                    "name it in outbound.path: a path parameter cannot be withheld");
}

Route read_route(const base::YamlNode& node, const Agreement& agreement, const Scope& scope) {
    Route out;
    out.where = node.where;
    const Section keys(
        node, "the route",
        {.known = {"route", "match", "clients", "unknown", "whole", "limits", "names", "outbound", "inbound"},
         .required = {"route", "match", "clients"},
         .later = {"format"}},
        scope.diagnostics);
    out.name = keys.read("route", forms::name);
    const auto* match = keys.find("match");
    const bool has_path = match != nullptr && read_match(*match, out, scope.diagnostics);
    if (const auto* clients = keys.find("clients")) out.clients = read_clients(*clients, scope.diagnostics);
    out.refuse_unknown = keys.choice("unknown", {"withhold", "refuse"}) == "refuse";
    out.whole = keys.flag("whole").value_or(false);
    if (const auto* limits = keys.find("limits")) out.limits = read_limits(*limits, scope);
    const auto* names = keys.find("names");
    if (const auto* outbound = keys.find("outbound")) read_outbound(*outbound, names, agreement, scope, out.outbound);
    if (names != nullptr && !out.outbound.body)
        scope.diagnostics.error(names->where, "`names` without an outbound body", "names are those of its members");
    if (const auto* inbound = keys.find("inbound")) out.inbound = read_inbound(*inbound, agreement, scope);
    if (has_path) check_path_parameters(out, match->where, scope);
    return out;
}

}  // namespace

std::vector<Route> read_routes(const base::YamlNode& node, const Agreement& agreement, const Scope& scope) {
    std::vector<Route> routes;
    if (!expect_list(node, "`routes`", scope.diagnostics)) return routes;
    std::set<std::string, std::less<>> names;
    for (const auto& element : node.elements) {
        Route route = read_route(element, agreement, scope);
        if (!route.name.empty() && !names.insert(route.name).second)
            scope.diagnostics.error(route.where, "a second route " + in_ticks(route.name),
                                    "names of routes are unique");
        routes.push_back(std::move(route));
    }
    check_conflicts(routes, scope.diagnostics);
    return routes;
}

}  // namespace waybill::policy
