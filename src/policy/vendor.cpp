#include "vendor.hpp"

#include <algorithm>

#include "agreement.hpp"
#include "clients.hpp"
#include "due_diligence.hpp"
#include "registration.hpp"
#include "route.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

std::vector<Contact> read_contacts(const std::vector<base::YamlNode>& list, base::Diagnostics& diagnostics) {
    std::vector<Contact> out;
    for (const auto& element : list) {
        const Section keys(
            element, "the contact",
            {.known = {"role", "name", "email", "phone", "timezone", "language"}, .required = {}, .later = {}},
            diagnostics);
        out.push_back({.role = keys.text("role"),
                       .name = keys.text("name"),
                       .email = keys.text("email"),
                       .phone = keys.text("phone"),
                       .timezone = keys.text("timezone"),
                       .language = keys.text("language")});
    }
    return out;
}

ServiceLevels read_service_levels(const base::YamlNode& node, base::Diagnostics& diagnostics) {
    const Section keys(node, "`service_levels`",
                       {.known = {"availability", "latency_p99", "errors"}, .required = {}, .later = {}}, diagnostics);
    return {.availability = keys.read("availability", forms::percentage),
            .latency_p99 = keys.read("latency_p99", forms::duration),
            .errors = keys.read("errors", forms::percentage)};
}

void read_tls(const base::YamlNode& node, Connection& out, base::Diagnostics& diagnostics) {
    const Section keys(node, "`tls`", {.known = {"ca", "certificate", "key", "pins"}, .required = {}, .later = {}},
                       diagnostics);
    out.where = node.where;
    out.ca = keys.read("ca", forms::path);
    out.certificate = keys.read("certificate", forms::path);
    out.key = keys.read("key", forms::path);
    if ((keys.find("certificate") == nullptr) != (keys.find("key") == nullptr))
        diagnostics.error(node.where, "`tls` has one of `certificate` and `key`", "they belong together");
    for (const auto& pin : keys.list("pins"))
        if (auto text = read_scalar(pin, "a pin", forms::pin, diagnostics)) out.pins.push_back(std::move(*text));
}

Connection read_connection(const base::YamlNode& node, base::Diagnostics& diagnostics) {
    Connection out;
    out.where = node.where;
    const Section keys(node, "the connection", {.known = {"url", "tls"}, .required = {"url"}, .later = {}},
                       diagnostics);
    out.url = keys.read("url", forms::url);
    if (const auto* tls = keys.find("tls")) read_tls(*tls, out, diagnostics);
    return out;
}

/// Who fetches receipts as this vendor. `*` would be every vendor's certificate, so it is no one's.
std::vector<std::string> read_receipts(const base::YamlNode& node, base::Diagnostics& diagnostics) {
    const Section keys(node, "`receipts`", {.known = {"clients"}, .required = {"clients"}, .later = {}}, diagnostics);
    const auto* list = keys.find("clients");
    if (list == nullptr) return {};
    auto out = read_clients(*list, diagnostics);
    if (std::ranges::find(out, "*") != out.end())
        diagnostics.error(list->where, "`*` would let every vendor read these receipts",
                          "name this vendor's own certificates, as spiffe://acme.example/*");
    return out;
}

void read_name(const Section& keys, const std::string& expected, Vendor& out, base::Diagnostics& diagnostics) {
    out.name = keys.read("vendor", forms::name);
    if (!out.name.empty() && out.name != expected)
        diagnostics.error(keys.where("vendor"), "the file of vendor " + in_ticks(out.name) + " has another name",
                          "it is vendors/" + out.name + ".yaml");
}

}  // namespace

std::optional<Vendor> read_vendor(const base::YamlNode& root, const std::string& expected_name, const Scope& scope) {
    const Section keys(root, "the vendor",
                       {.known = {"vendor", "title", "country", "contacts", "due_diligence", "agreement",
                                  "service_levels", "connection", "receipts", "register", "routes"},
                        .required = {"vendor", "title", "agreement", "connection", "routes"},
                        .later = {}},
                       scope.diagnostics);
    if (root.kind != base::YamlNode::Kind::map) return std::nullopt;
    Vendor out;
    out.where = root.where;
    read_name(keys, expected_name, out, scope.diagnostics);
    out.title = keys.text("title");
    out.country = keys.read("country", forms::country);
    out.contacts = read_contacts(keys.list("contacts"), scope.diagnostics);
    out.due_diligence = read_due_diligence(keys.list("due_diligence"), scope);
    if (const auto* agreement = keys.find("agreement")) out.agreement = read_agreement(*agreement, out.name, scope);
    if (const auto* levels = keys.find("service_levels"))
        out.service_levels = read_service_levels(*levels, scope.diagnostics);
    if (const auto* connection = keys.find("connection"))
        out.connection = read_connection(*connection, scope.diagnostics);
    if (const auto* receipts = keys.find("receipts")) out.receipt_clients = read_receipts(*receipts, scope.diagnostics);
    if (const auto* registration = keys.find("register")) (void)read_registration(*registration, scope.diagnostics);
    if (const auto* routes = keys.find("routes")) out.routes = read_routes(*routes, out.agreement, scope);
    return out;
}

}  // namespace waybill::policy
