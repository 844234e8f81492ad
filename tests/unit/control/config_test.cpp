#include "waybill/control/config.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace waybill;
using control::GatewayConfig;

constexpr std::string_view whole = R"(node: gw-1
listeners:
  - {name: egress, mode: egress, address: "0.0.0.0:8443", address_by: path, tls: {certificate: certs/gateway.pem, key: certs/gateway.key, client_ca: certs/company-ca.pem, crl: certs/company.crl}}
  - {name: payroll, mode: egress, address: "[::1]:0", vendor: acme-payroll, tls: {certificate: /etc/c.pem, key: /etc/c.key, client_ca: ca.pem}}
policies: {directory: policies}
audit: {directory: /var/lib/waybill/audit, origin: waybill.corp.example/gw-1, checkpoint_to: /srv/elsewhere/gw-1.checkpoint}
keys: {file: /var/lib/waybill/keyring, master: "credential:waybill-master"}
admin: {socket: /run/waybill/admin.sock}
limits: {connections: 500, window: 256KiB, body: 8MiB, memory: 2GiB, head: 8KiB, item: 64KiB, items: 1000, members: 50, depth: 9}
deadlines: {handshake: 1s, head: 2s, body: 1500ms, idle: 2m, connect: 900ms, response: 1h, drain: 5s}
log: {form: json, level: warning}
metrics: {address: "[::1]:9464"}
workers: 3
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
    CHECK(config.file == "/etc/waybill/waybill.yaml");
    CHECK(config.bytes == whole);
    REQUIRE(config.listeners.size() == 2);
    CHECK(config.listeners[0].vendor == "");
    CHECK(config.listeners[0].host == "0.0.0.0");
    CHECK(config.listeners[0].port == 8443);
    CHECK(config.listeners[0].tls.certificate.path == "/etc/waybill/certs/gateway.pem");
    CHECK(config.listeners[0].tls.crl->path == "/etc/waybill/certs/company.crl");
    CHECK(config.listeners[1].vendor == "acme-payroll");
    CHECK(config.listeners[1].vendor_where.text() == "/etc/waybill/waybill.yaml:4:63");
    CHECK(config.listeners[1].host == "::1");
    CHECK(config.listeners[1].port == 0);
    CHECK(config.listeners[1].tls.key.path == "/etc/c.key");
    CHECK_FALSE(config.listeners[1].tls.crl);
    CHECK(config.policies.path == "/etc/waybill/policies");
    CHECK(config.policies.where.text() == "/etc/waybill/waybill.yaml:5:23");
    CHECK(config.audit.directory.path == "/var/lib/waybill/audit");
    CHECK(config.audit.origin == "waybill.corp.example/gw-1");
    CHECK(config.audit.checkpoint_to->path == "/srv/elsewhere/gw-1.checkpoint");
    CHECK(config.keys.file.path == "/var/lib/waybill/keyring");
    CHECK(config.keys.master_credential == "waybill-master");
    CHECK(config.admin_socket->path == "/run/waybill/admin.sock");
    REQUIRE(config.metrics);
    CHECK(config.metrics->host == "::1");
    CHECK(config.metrics->port == 9464);
    CHECK(config.limits.connections == 500);
    CHECK(config.limits.window == 256 << 10);
    CHECK(config.limits.body == 8 << 20);
    CHECK(config.limits.memory == std::uint64_t{2} << 30);
    CHECK(config.limits.head == 8 << 10);
    CHECK(config.limits.item == 64 << 10);
    CHECK(config.limits.items == 1000);
    CHECK(config.limits.members == 50);
    CHECK(config.limits.depth == 9);
    using std::chrono::milliseconds;
    CHECK(config.deadlines.handshake == milliseconds(1000));
    CHECK(config.deadlines.head == milliseconds(2000));
    CHECK(config.deadlines.body == milliseconds(1500));
    CHECK(config.deadlines.idle == milliseconds(120'000));
    CHECK(config.deadlines.connect == milliseconds(900));
    CHECK(config.deadlines.response == milliseconds(3'600'000));
    CHECK(config.deadlines.drain == milliseconds(5000));
    CHECK(config.log.form == base::LogForm::json);
    CHECK(config.log.level == base::LogLevel::warning);
    CHECK(config.workers == 3);
}

TEST_CASE("what a gateway configuration leaves out has the defaults of the design") {
    const Parsed parsed = parse(smallest);
    INFO(parsed.lines);
    REQUIRE(parsed.config);
    CHECK(parsed.config->limits.connections == 10'000);
    CHECK(parsed.config->limits.window == 1 << 20);
    CHECK(parsed.config->limits.body == 64 << 20);
    CHECK(parsed.config->limits.memory == 1 << 30);
    CHECK(parsed.config->limits.head == 16 << 10);
    CHECK(parsed.config->limits.item == 1 << 20);
    CHECK(parsed.config->limits.items == ~std::uint64_t{0});
    CHECK(parsed.config->limits.members == 10'000);
    CHECK(parsed.config->limits.depth == 64);
    CHECK(parsed.config->deadlines.drain == std::chrono::seconds(30));
    CHECK(parsed.config->log.form == base::LogForm::text);
    CHECK(parsed.config->log.level == base::LogLevel::info);
    CHECK(parsed.config->workers == 0);
    CHECK(parsed.config->listeners[0].vendor == "");
    CHECK(parsed.config->keys.master_credential == "waybill-master");
    CHECK_FALSE(parsed.config->admin_socket);
    CHECK_FALSE(parsed.config->metrics);
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
        {std::string(smallest) + "metrics: {}\n", "6:10: error: `metrics` has no `address`"},
        {std::string(smallest) + "metrics: {address: 0.0.0.0:1}\n",
         "6:20: error: metrics would be told to anyone, without TLS"},
        {std::string(smallest) + "metrics: {address: 10.0.0.1:1, plain_http: false}\n", "told to anyone"},
        {std::string(smallest) + "metrics: {address: 127.0.0.1:1, plain_http: maybe}\n",
         "plain_http: `maybe` is not a switch"},
        {std::string(smallest) + "metrics: {address: localhost:1}\n", "`localhost:1` is not an address"},
        {std::string(smallest) + "metrics: {address: 127.0.0.1:1, path: /x}\n", "unknown key `path` in `metrics`"},
        {std::string(smallest) + "admin: {}\n", "6:8: error: `admin` has no `socket`"},
        {std::string(smallest) + "limits: {window: 1MB}\n", "6:18: error: window: `1MB` is not a size"},
        {std::string(smallest) + "limits: {connections: 0}\n", "error: connections: `0` is not a count"},
        {std::string(smallest) + "limits: {window: 2GiB}\n", "error: a window is larger than all memory"},
        {with("mode: egress", "mode: ingress"), "2:29: error: the mode `ingress` is not in this version"},
        {with("mode: egress", "mode: rehearse"), "2:29: error: the mode `rehearse` is not in this version"},
        {with("tls: {", "vendor: Acme, tls: {"), "error: vendor: `Acme` is not a name"},
        {with("tls: {", "address_by: path, vendor: acme, tls: {"), "error: the listener has both `vendor` and"},
        {with("node: gw-1", "admin: {socket: " + std::string(100, 'x') + "}\nnode: gw-1"),
         "1:17: error: the path of the socket is too long"},
        {std::string(smallest) + "limits: {window: 64KiB, item: 128KiB}\n", "error: an item is larger than a window"},
        {std::string(smallest) + "limits: {head: 100}\n", "6:16: error: a head's limit is 1KiB to 1MiB"},
        {std::string(smallest) + "limits: {depth: 1001}\n", "error: a depth over 1000"},
        {std::string(smallest) + "limits: {items: 1KiB}\n", "error: items: `1KiB` is not a count"},
        {std::string(smallest) + "limits: {sessions: 1}\n", "error: unknown key `sessions` in `limits`"},
        {std::string(smallest) + "deadlines: {head: 10}\n", "6:19: error: head: `10` is not a deadline"},
        {std::string(smallest) + "deadlines: {head: 0s}\n", "error: head: `0s` is not a deadline"},
        {std::string(smallest) + "deadlines: {head: 25h}\n", "error: head: `25h` is not a deadline"},
        {std::string(smallest) + "deadlines: {heads: 1s}\n", "error: unknown key `heads` in `deadlines`"},
        {std::string(smallest) + "log: {level: loud}\n", "error: level: `loud` is not known"},
        {std::string(smallest) + "log: {form: xml}\n", "error: form: `xml` is not known"},
        {std::string(smallest) + "workers: 0\n", "6:10: error: workers: `0` is not a count"},
        {std::string(smallest) + "workers: 257\n", "6:10: error: more than 256 workers"},
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

namespace {

const std::string witness_key =
    crypto::VerifierKey::of("witness.example/w1", std::string(32, 'k'), crypto::KeyUse::cosignature).text();

std::string with_audit(const std::string& more) {
    return with("audit: {directory: audit, origin: o}", "audit: {directory: audit, origin: o, " + more + "}");
}
std::string a_witness(const std::string& more = "", const std::string& name = "w1") {
    return "{name: " + name + ", url: \"https://witness.example/gw\", key: \"" + witness_key + "\"" + more + "}";
}

}  // namespace

TEST_CASE("witnesses are read as written") {
    const Parsed parsed = parse(with_audit("witnesses: [" + a_witness(", require: true, ca: w.pem") + "]"));
    INFO(parsed.lines);
    REQUIRE(parsed.config);
    REQUIRE(parsed.config->audit.witnesses.size() == 1);
    const control::WitnessConfig& witness = parsed.config->audit.witnesses.front();
    CHECK(witness.name == "w1");
    CHECK(witness.url == "https://witness.example/gw/add-checkpoint");
    CHECK(witness.key.text() == witness_key);
    CHECK(witness.require);
    CHECK(witness.ca->path == "/etc/waybill/w.pem");
    const Parsed other = parse(with_audit("witnesses: [" + a_witness() + "]"));
    REQUIRE(other.config);
    CHECK_FALSE(other.config->audit.witnesses.front().require);
    CHECK_FALSE(other.config->audit.witnesses.front().ca);
}

TEST_CASE("what is wrong with a witness is told") {
    const std::string note_key = crypto::VerifierKey::of("log.example", std::string(32, 'k')).text();
    struct {
        std::string audit, told;
    } const cases[] = {
        {"witnesses: [" + a_witness() + ", " + a_witness() + "]", "a second witness `w1`"},
        {"witnesses: [" + a_witness() + ", " + a_witness("", "w2") + "]", "two witnesses have one key"},
        {"witnesses: [{name: w1, url: \"https://w.example\"}]", "has no `key`"},
        {"witnesses: [{name: w1, url: \"https://w.example\", key: \"" + note_key + "\"}]", "a key of a witness"},
        {"witnesses: [" + a_witness(", until: 1") + "]", "unknown key `until`"},
        {"witnesses: [" + a_witness(", require: perhaps") + "]", "require"},
        {"witnesses: {name: w1}", "witnesses"},
    };
    for (const auto& [audit, told] : cases) {
        const Parsed parsed = parse(with_audit(audit));
        INFO(parsed.lines);
        CHECK_FALSE(parsed.config);
        CHECK(parsed.lines.find(told) != std::string::npos);
    }
    for (const std::string url : {"ftp://w.example", "w.example", "https://", "https:///x", "https://a b",
                                  "https://u:p@w.example", "https://w.example/?a=b", "https://w.example/#a"}) {
        const Parsed parsed =
            parse(with_audit("witnesses: [{name: w1, url: \"" + url + "\", key: \"" + witness_key + "\"}]"));
        INFO(url << "\n" << parsed.lines);
        CHECK_FALSE(parsed.config);
    }
    std::string many;
    for (int i = 0; i < 17; ++i) {
        const std::string name = "w" + std::to_string(i);
        const auto key = crypto::VerifierKey::of(name, std::string(32, 'k'), crypto::KeyUse::cosignature).text();
        many += (i == 0 ? "" : ", ") + ("{name: " + name + ", url: \"http://w.example\", key: \"" + key + "\"}");
    }
    CHECK(parse(with_audit("witnesses: [" + many + "]")).lines.find("more than 16") != std::string::npos);
}

TEST_CASE("checkpoints go to a path or to a file and syslog") {
    const auto plain = parse(with_audit("checkpoint_to: kept"));
    REQUIRE(plain.config);
    CHECK(plain.config->audit.checkpoint_to->path == "/etc/waybill/kept");
    CHECK_FALSE(plain.config->audit.checkpoint_syslog);
    const auto both = parse(with_audit("checkpoint_to: {file: kept, syslog: /dev/log}"));
    REQUIRE(both.config);
    CHECK(both.config->audit.checkpoint_to->path == "/etc/waybill/kept");
    CHECK(both.config->audit.checkpoint_syslog->path == "/dev/log");
    const auto one = parse(with_audit("checkpoint_to: {syslog: /dev/log}"));
    REQUIRE(one.config);
    CHECK_FALSE(one.config->audit.checkpoint_to);
    CHECK_FALSE(parse(with_audit("checkpoint_to: {}")).config);
    CHECK_FALSE(parse(with_audit("checkpoint_to: audit/kept")).config);
    CHECK_FALSE(parse(with_audit("checkpoint_to: elsewhere/../keyring")).config);
    CHECK_FALSE(parse(with_audit("checkpoint_to: {sysloc: /dev/log}")).config);
    CHECK_FALSE(parse(with_audit("checkpoint_to: {syslog: /" + std::string(120, 'a') + "}")).config);
    CHECK_FALSE(parse(with_audit("checkpoint_to: [a]")).config);
}

TEST_CASE("a listener for receipts is bound to no vendor") {
    const auto parsed = parse(with("mode: egress", "mode: receipts"));
    INFO(parsed.lines);
    REQUIRE(parsed.config);
    CHECK(parsed.config->listeners.front().mode == control::ListenerConfig::Mode::receipts);
    CHECK(parse(smallest).config->listeners.front().mode == control::ListenerConfig::Mode::egress);
    for (const char* more : {"mode: receipts, vendor: acme", "mode: receipts, address_by: path"})
        CHECK(parse(with("mode: egress", more)).lines.find("takes no messages") != std::string::npos);
}

TEST_CASE("segments and the age of entries are read as written and have their bounds") {
    const auto plain = parse(with_audit("segment: 1MiB, compress: false, keep_entries: 10y"));
    INFO(plain.lines);
    REQUIRE(plain.config);
    CHECK(plain.config->audit.segment == 1 << 20);
    CHECK_FALSE(plain.config->audit.compress);
    CHECK(plain.config->audit.keep_entries == std::chrono::days(3660));
    const auto absent = parse(with_audit("checkpoint_to: kept"));
    REQUIRE(absent.config);
    CHECK(absent.config->audit.segment == 64 << 20);
    CHECK(absent.config->audit.compress);
    CHECK_FALSE(absent.config->audit.keep_entries);
    for (const char* wrong : {"segment: 63KiB", "segment: 2GiB", "compress: maybe", "keep_entries: 0d",
                              "keep_entries: 10", "keep_entries: 101y", "keep_entries: 1w"}) {
        INFO(wrong);
        CHECK_FALSE(parse(with_audit(wrong)).config);
    }
}

TEST_CASE("metrics are served beyond loopback where it was written that this is meant") {
    for (const char* address : {"127.0.0.1:0", "127.9.9.9:9464", "'[::1]:1'"}) {
        const Parsed parsed = parse(std::string(smallest) + "metrics: {address: " + address + "}\n");
        INFO(parsed.lines);
        CHECK(parsed.config);
    }
    for (const char* address : {"0.0.0.0:9464", "10.1.2.3:9464", "'[::]:1'"}) {
        const std::string metrics = std::string("metrics: {address: ") + address;
        CHECK_FALSE(parse(std::string(smallest) + metrics + "}\n").config);
        const Parsed meant = parse(std::string(smallest) + metrics + ", plain_http: true}\n");
        INFO(meant.lines);
        CHECK(meant.config);
    }
}
