#include "waybill/control/config.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace waybill;
using control::GatewayConfig;

constexpr std::string_view whole = R"(node: gw-1
listeners:
  - {name: egress, mode: egress, address: "0.0.0.0:8443", address_by: path, tls: {certificate: certs/gateway.pem, key: certs/gateway.key, client_ca: certs/company-ca.pem, crl: certs/company.crl}}
  - {name: trial, mode: rehearse, address: "[::1]:0", tls: {certificate: /etc/c.pem, key: /etc/c.key, client_ca: ca.pem}}
  - {name: in, mode: ingress, address: 127.0.0.1:9443, tls: {certificate: c.pem, key: c.key, client_ca: ca.pem}}
policies: {directory: policies}
audit: {directory: /var/lib/waybill/audit, origin: waybill.corp.example/gw-1, checkpoint_to: /srv/elsewhere/gw-1.checkpoint}
keys: {file: /var/lib/waybill/keyring, master: "credential:waybill-master"}
admin: {socket: /run/waybill/admin.sock}
limits: {connections: 500, window: 256KiB, body: 8MiB, memory: 2GiB}
)";

constexpr std::string_view smallest = R"(node: gw-1
listeners: [{name: a, mode: egress, address: "0.0.0.0:8443", tls: {certificate: c, key: k, client_ca: a}}]
policies: {directory: policies}
audit: {directory: audit, origin: o}
keys: {file: keyring}
)";

struct Parsed {
    std::optional<GatewayConfig> config;
    std::string lines;
};

Parsed parse(std::string_view text) {
    base::Diagnostics diagnostics;
    Parsed out{control::parse_gateway_config(text, "/etc/waybill/waybill.yaml", diagnostics), ""};
    for (const auto& diagnostic : diagnostics.all()) out.lines += diagnostic.text() + "\n";
    return out;
}

/// The smallest configuration with one text in it replaced.
std::string with(std::string_view from, std::string_view to) {
    std::string text(smallest);
    const std::size_t at = text.find(from);
    REQUIRE(at != text.npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a whole gateway configuration is read as written") {
    const Parsed parsed = parse(whole);
    INFO(parsed.lines);
    REQUIRE(parsed.config);
    const GatewayConfig& config = *parsed.config;
    CHECK(config.node == "gw-1");
    REQUIRE(config.listeners.size() == 3);
    CHECK(config.listeners[0].mode == control::ListenerMode::egress);
    CHECK(config.listeners[0].host == "0.0.0.0");
    CHECK(config.listeners[0].port == 8443);
    CHECK(config.listeners[0].tls.certificate.path == "/etc/waybill/certs/gateway.pem");
    CHECK(config.listeners[0].tls.crl->path == "/etc/waybill/certs/company.crl");
    CHECK(config.listeners[1].mode == control::ListenerMode::rehearse);
    CHECK(config.listeners[1].host == "::1");
    CHECK(config.listeners[1].port == 0);
    CHECK(config.listeners[1].tls.key.path == "/etc/c.key");
    CHECK_FALSE(config.listeners[1].tls.crl);
    CHECK(config.listeners[2].mode == control::ListenerMode::ingress);
    CHECK(config.policies.path == "/etc/waybill/policies");
    CHECK(config.policies.where.text() == "/etc/waybill/waybill.yaml:6:23");
    CHECK(config.audit.directory.path == "/var/lib/waybill/audit");
    CHECK(config.audit.origin == "waybill.corp.example/gw-1");
    CHECK(config.audit.checkpoint_to->path == "/srv/elsewhere/gw-1.checkpoint");
    CHECK(config.keys.file.path == "/var/lib/waybill/keyring");
    CHECK(config.keys.master_credential == "waybill-master");
    CHECK(config.admin_socket->path == "/run/waybill/admin.sock");
    CHECK(config.limits.connections == 500);
    CHECK(config.limits.window == 256 << 10);
    CHECK(config.limits.body == 8 << 20);
    CHECK(config.limits.memory == std::uint64_t{2} << 30);
}

TEST_CASE("what a gateway configuration leaves out has the defaults of the design") {
    const Parsed parsed = parse(smallest);
    INFO(parsed.lines);
    REQUIRE(parsed.config);
    CHECK(parsed.config->limits.connections == 10'000);
    CHECK(parsed.config->limits.window == 1 << 20);
    CHECK(parsed.config->limits.body == 64 << 20);
    CHECK(parsed.config->limits.memory == 1 << 30);
    CHECK(parsed.config->keys.master_credential == "waybill-master");
    CHECK_FALSE(parsed.config->admin_socket);
    CHECK_FALSE(parsed.config->audit.checkpoint_to);
}

TEST_CASE("each mistake of a gateway configuration is named with its place") {
    struct Mistake {
        std::string text;
        std::string says;
    };
    const Mistake mistakes[] = {
        {with("node: gw-1\n", ""), "1:1: error: the configuration has no `node` (add it)"},
        {with("node: gw-1", "node: GW 1"), "1:7: error: node: `GW 1` is not a name"},
        {with("node:", "nodes:"), "1:1: error: unknown key `nodes` in the configuration (did you mean `node`?)"},
        {with("mode: egress", "mode: egres"), "2:29: error: mode: `egres` is not known (did you mean `egress`?)"},
        {with("mode: egress, ", ""), "2:13: error: the listener has no `mode`"},
        {with("0.0.0.0:8443", "0.0.0.0"), "2:46: error: address: `0.0.0.0` is not an address to listen on"},
        {with("0.0.0.0:8443", "0.0.0.0:65536"), "is not an address to listen on"},
        {with("0.0.0.0:8443", "0.0.0.0:-1"), "is not an address to listen on"},
        {with("0.0.0.0:8443", "localhost:1"), "is not an address to listen on"},
        {with("0.0.0.0:8443", "::1:8443"), "is not an address to listen on"},
        {with("0.0.0.0:8443", "[::1:8443"), "is not an address to listen on"},
        {with("key: k, ", ""), "error: `tls` has no `key`"},
        {with("client_ca: a", "client_ca: a, ca: b"), "error: unknown key `ca` in `tls`"},
        {with("tls: {", "address_by: host, tls: {"), "error: address_by: `host` is not known"},
        {with("listeners: [", "listeners: [] #"), "2:12: error: `listeners` is empty"},
        {with("policies: {directory: policies}", "policies: policies"), "error: `policies` is not a mapping"},
        {with("origin: o", "origin: a b"), "error: origin: `a b` is not an origin of a log"},
        {with("origin: o", "origin: a+b"), "error: origin: `a+b` is not an origin of a log"},
        {with("origin: o", "origin:"), "`origin` in `audit` has no value"},
        {with("file: keyring", "file: keyring, master: file:/x"), "error: master: `file:/x` is not a master key"},
        {with("file: keyring", "file: keyring, master: credential:../x"), "is not a master key"},
        {std::string(smallest) + "admin: {}\n", "6:8: error: `admin` has no `socket`"},
        {std::string(smallest) + "limits: {window: 1MB}\n", "6:18: error: window: `1MB` is not a size"},
        {std::string(smallest) + "limits: {connections: 0}\n", "error: connections: `0` is not a count"},
        {std::string(smallest) + "limits: {window: 2GiB}\n", "error: a window is larger than all memory"},
        {std::string(smallest) + "share: everything\n", "error: unknown key `share` in the configuration"},
        {std::string(smallest) + "node: again\n", "6:1: error: duplicate key `node`"},
        {"", "/etc/waybill/waybill.yaml: error: empty"},
        {"- a\n", "1:1: error: the configuration is not a mapping"},
    };
    for (const Mistake& mistake : mistakes) {
        INFO(mistake.text);
        const Parsed parsed = parse(mistake.text);
        INFO(parsed.lines);
        CHECK_FALSE(parsed.config);
        CHECK(parsed.lines.find(mistake.says) != std::string::npos);
    }
}

TEST_CASE("all mistakes of a gateway configuration are said at once and in order") {
    const Parsed parsed =
        parse("node: GW\nlisteners: {}\naudit: {origin: o}\nkeys: {file: k, x: 1}\nlimits: {body: big}\n");
    CHECK_FALSE(parsed.config);
    std::size_t at = 0;
    for (const char* says : {"has no `policies`", "node: `GW`", "`listeners` in the configuration is not a list",
                             "`audit` has no `directory`", "unknown key `x`", "body: `big`"}) {
        INFO(says);
        at = parsed.lines.find(says, at);
        CHECK(at != std::string::npos);
    }
}

TEST_CASE("two listeners of one name or one address are refused") {
    const std::string one =
        R"({name: a, mode: egress, address: "127.0.0.1:1", tls: {certificate: c, key: k, client_ca: a}})";
    const std::string same_address = with("listeners: [", "listeners: [" + one + ", ");
    CHECK(parse(same_address).lines.find("a second listener `a`") != std::string::npos);
    const std::string other =
        R"({name: b, mode: egress, address: "0.0.0.0:8443", tls: {certificate: c, key: k, client_ca: a}})";
    CHECK(parse(with("listeners: [", "listeners: [" + other + ", ")).lines.find("on one address") != std::string::npos);
    const std::string free =
        R"({name: b, mode: egress, address: "0.0.0.0:8444", tls: {certificate: c, key: k, client_ca: a}})";
    CHECK(parse(with("listeners: [", "listeners: [" + free + ", ")).config);
}

TEST_CASE("a gateway configuration that is not a file is refused") {
    base::Diagnostics diagnostics;
    CHECK_FALSE(control::load_gateway_config("/", diagnostics));
    CHECK_FALSE(control::load_gateway_config("/nowhere/waybill.yaml", diagnostics));
    CHECK(diagnostics.all().size() == 2);
}
