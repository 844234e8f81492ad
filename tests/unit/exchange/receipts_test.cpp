// Whose receipts a certificate may fetch: one vendor's, or nobody's.
#include "waybill/exchange/receipts.hpp"

#include <catch2/catch.hpp>

using namespace waybill;
using exchange::vendor_of_receipts;

namespace {

policy::Snapshot snapshot() {
    policy::Snapshot out;
    const auto add = [&](const char* name, std::vector<std::string> clients) {
        policy::Vendor& vendor = out.vendors[name];
        vendor.name = name;
        vendor.receipt_clients = std::move(clients);
    };
    add("acme", {"spiffe://acme.example/*", "dns:receipts.acme.example", "spiffe://broker.example/**"});
    add("globex", {"spiffe://globex.example/*", "spiffe://broker.example/globex/*"});
    add("silent", {});
    return out;
}

std::string name_of(const policy::Snapshot& policies, std::string_view client) {
    const policy::Vendor* vendor = vendor_of_receipts(policies, client);
    return vendor == nullptr ? "" : vendor->name;
}

}  // namespace

TEST_CASE("a certificate fetches receipts as the one vendor that names it") {
    const auto policies = snapshot();
    CHECK(name_of(policies, "spiffe://acme.example/receipts") == "acme");
    CHECK(name_of(policies, "dns:receipts.acme.example") == "acme");
    CHECK(name_of(policies, "spiffe://globex.example/a") == "globex");
    CHECK(name_of(policies, "spiffe://broker.example/acme/a") == "acme");
}

TEST_CASE("a certificate that nobody names or two vendors do fetches nothing") {
    const auto policies = snapshot();
    for (const char* client : {"spiffe://acme.example/a/b", "spiffe://acme.example", "dns:acme.example", "", "silent",
                               "spiffe://corp.example/hr/sync", "spiffe://broker.example/globex/a"}) {
        INFO(client);
        CHECK(vendor_of_receipts(policies, client) == nullptr);
    }
}
