#include "waybill/control/config.hpp"

#include <set>
#include <system_error>

#include "append_diagnostics.hpp"
#include "config_paths.hpp"
#include "config_streams.hpp"
#include "config_values.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/control/http_site.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::control {
namespace {

using base::YamlNode;
using policy::Section;
namespace forms = policy::forms;

constexpr std::uint64_t least_segment = 64 << 10, most_segment = 1 << 30;
constexpr std::uint64_t most_workers = 256;
constexpr std::uint64_t least_head = 1 << 10;
constexpr std::uint64_t most_head = 1 << 20;
constexpr std::uint64_t most_depth = 1000;
constexpr std::size_t most_witnesses = 16;

/// One reading of one configuration.
class Reader {
public:
    Reader(Path folder, base::Diagnostics& diagnostics) : folder_(std::move(folder)), diagnostics_(diagnostics) {}

    GatewayConfig read(const YamlNode& root) {
        GatewayConfig out;
        const Section keys(root, "the configuration",
                           {.known = {"node", "listeners", "policies", "audit", "keys", "admin", "limits", "deadlines",
                                      "log", "metrics", "workers"},
                            .required = {"node", "listeners", "policies", "audit", "keys"},
                            .later = {}},
                           diagnostics_);
        out.node = keys.read("node", forms::name);
        read_listeners(keys, out);
        if (const auto* node = keys.find("policies"))
            out.policies = path(section(*node, "`policies`", {"directory"}, {"directory"}), "directory");
        if (const auto* node = keys.find("audit")) out.audit = read_audit(*node);
        if (const auto* node = keys.find("keys")) out.keys = read_keys(*node);
        if (const auto* node = keys.find("admin")) read_admin(*node, out);
        if (const auto* node = keys.find("limits")) out.limits = read_limits(*node);
        if (const auto* node = keys.find("deadlines")) out.deadlines = read_deadlines(*node);
        if (const auto* node = keys.find("log")) out.log = read_log(*node);
        if (const auto* node = keys.find("metrics")) out.metrics = read_metrics(*node);
        out.workers = keys.count("workers").value_or(0);
        if (out.workers > most_workers)
            diagnostics_.error(keys.where("workers"), "more than 256 workers", "one a core is what the gateway is for");
        return out;
    }

private:
    Section section(const YamlNode& node, std::string title, std::vector<std::string_view> known,
                    std::vector<std::string_view> required) {
        return Section(node, std::move(title), {std::move(known), std::move(required), {}}, diagnostics_);
    }

    NamedPath path(const Section& keys, std::string_view key) const {
        const std::string text = keys.read(key, forms::path);
        return {text.empty() ? Path() : folder_ / text, keys.where(key)};
    }

    std::optional<NamedPath> path_if(const Section& keys, std::string_view key) const {
        if (keys.find(key) == nullptr) return std::nullopt;
        return path(keys, key);
    }

    void read_listeners(const Section& keys, GatewayConfig& out) {
        const auto* list = keys.find("listeners");
        if (list != nullptr && list->kind == YamlNode::Kind::sequence && list->elements.empty())
            diagnostics_.error(list->where, "`listeners` is empty", "the gateway would hear nobody");
        std::set<std::string> names, addresses;
        for (const YamlNode& element : keys.list("listeners")) {
            ListenerConfig listener = read_listener(element);
            const std::string at = listener.host + " " + std::to_string(listener.port);
            if (!listener.name.empty() && !names.insert(listener.name).second)
                diagnostics_.error(listener.where, "a second listener " + policy::in_ticks(listener.name),
                                   "names of listeners are unique");
            if (listener.port != 0 && !addresses.insert(at).second)
                diagnostics_.error(listener.where, "a second listener on one address", "give it another port");
            out.listeners.push_back(std::move(listener));
        }
    }

    ListenerConfig read_listener(const YamlNode& node) {
        const Section keys = section(node, "the listener", {"name", "mode", "address", "address_by", "vendor", "tls"},
                                     {"name", "mode", "address", "tls"});
        ListenerConfig out;
        out.where = node.where;
        out.name = keys.read("name", forms::name);
        const std::string mode = keys.choice("mode", {"egress", "ingress", "rehearse", "receipts"});
        if (mode == "receipts") out.mode = ListenerConfig::Mode::receipts;
        if (mode == "ingress" || mode == "rehearse")
            diagnostics_.error(keys.where("mode"), "the mode `" + mode + "` is not in this version", "write `egress`");
        if (!values::split_address(keys.read("address", values::address), out.host, out.port)) out.port = 0;
        keys.choice("address_by", {"path"});
        out.vendor = keys.read("vendor", forms::name);
        out.vendor_where = keys.where("vendor");
        if (mode == "receipts" && (keys.find("vendor") != nullptr || keys.find("address_by") != nullptr))
            diagnostics_.error(node.where, "a listener for receipts takes no messages",
                               "leave `vendor` and `address_by` out: certificates say which vendor asks");
        else if (keys.find("vendor") != nullptr && keys.find("address_by") != nullptr)
            diagnostics_.error(out.vendor_where, "the listener has both `vendor` and `address_by`",
                               "a listener of one vendor has no need of an address: leave one out");
        if (const auto* tls = keys.find("tls")) out.tls = read_tls(*tls);
        return out;
    }

    ListenerTls read_tls(const YamlNode& node) {
        const Section keys =
            section(node, "`tls`", {"certificate", "key", "client_ca", "crl"}, {"certificate", "key", "client_ca"});
        return {.certificate = path(keys, "certificate"),
                .key = path(keys, "key"),
                .client_ca = path(keys, "client_ca"),
                .crl = path_if(keys, "crl")};
    }

    void read_segments(const Section& keys, AuditConfig& out) {
        out.segment = keys.size("segment").value_or(out.segment);
        if (out.segment < least_segment || out.segment > most_segment)
            diagnostics_.error(keys.where("segment"), "a segment has 64KiB to 1GiB", "64MiB is what most need");
        out.compress = keys.flag("compress").value_or(true);
        out.keep_entries = values::parse_age(keys.read("keep_entries", values::age));
    }

    AuditConfig read_audit(const YamlNode& node) {
        const Section keys = section(
            node, "`audit`",
            {"directory", "origin", "checkpoint_to", "witnesses", "streams", "segment", "compress", "keep_entries"},
            {"directory", "origin"});
        AuditConfig out;
        out.directory = path(keys, "directory");
        out.origin = keys.read("origin", values::origin);
        read_segments(keys, out);
        if (const auto* to = keys.find("checkpoint_to")) read_checkpoint_to(keys, *to, out);
        std::set<std::string> names, ids;
        for (const YamlNode& element : keys.list("witnesses")) {
            WitnessConfig witness = read_witness(element);
            if (!witness.name.empty() && !names.insert(witness.name).second)
                diagnostics_.error(witness.where, "a second witness " + policy::in_ticks(witness.name),
                                   "names of witnesses are unique");
            else if (!witness.key.name().empty() && !ids.insert(witness.key.text()).second)
                diagnostics_.error(witness.where, "two witnesses have one key", "one of them is enough");
            out.witnesses.push_back(std::move(witness));
        }
        if (out.witnesses.size() > most_witnesses)
            diagnostics_.error(keys.where("witnesses"), "more than 16 witnesses", "three are many");
        out.streams = read_streams(keys, folder_, diagnostics_);
        return out;
    }

    /// A path, or `file` and `syslog`.
    void read_checkpoint_to(const Section& keys, const YamlNode& node, AuditConfig& out) {
        if (node.kind != YamlNode::Kind::map) {
            out.checkpoint_to = path(keys, "checkpoint_to");
            return;
        }
        const Section places = section(node, "`checkpoint_to`", {"file", "syslog"}, {});
        out.checkpoint_to = path_if(places, "file");
        out.checkpoint_syslog = path_if(places, "syslog");
        if (!out.checkpoint_to && !out.checkpoint_syslog)
            diagnostics_.error(node.where, "`checkpoint_to` names no place",
                               "write a path, or `file`, `syslog` or both");
        if (out.checkpoint_syslog && !values::socket_path.is(out.checkpoint_syslog->path.string()))
            diagnostics_.error(out.checkpoint_syslog->where, "the path of the socket is too long", "as /dev/log");
    }

    WitnessConfig read_witness(const YamlNode& node) {
        const Section keys =
            section(node, "the witness", {"name", "url", "key", "require", "ca"}, {"name", "url", "key"});
        WitnessConfig out;
        out.where = node.where;
        out.name = keys.read("name", forms::name);
        out.url = keys.read("url", values::witness_url);
        if (!out.url.empty()) out.url += out.url.ends_with('/') ? "add-checkpoint" : "/add-checkpoint";
        if (const std::string text = keys.read("key", values::witness_key); !text.empty())
            out.key = *crypto::VerifierKey::parse(text, crypto::KeyUse::cosignature);
        out.require = keys.flag("require").value_or(false);
        out.ca = path_if(keys, "ca");
        return out;
    }

    KeysConfig read_keys(const YamlNode& node) {
        const Section keys = section(node, "`keys`", {"file", "master"}, {"file"});
        KeysConfig out;
        out.file = path(keys, "file");
        if (const std::string text = keys.read("master", values::master); !text.empty())
            out.master_credential = text.substr(values::credential_prefix.size());
        return out;
    }

    void read_admin(const YamlNode& node, GatewayConfig& out) {
        const Section keys = section(node, "`admin`", {"socket", "audit"}, {"socket"});
        out.admin_socket = socket_of(keys);
        if (const auto* audit = keys.find("audit")) out.audit_socket = read_audit_socket(*audit);
        if (out.audit_socket && !out.audit_socket->socket.path.empty() &&
            out.audit_socket->socket.path == out.admin_socket->path)
            diagnostics_.error(out.audit_socket->socket.where, "both sockets are one",
                               "auditors have one of their own");
    }

    AuditSocketConfig read_audit_socket(const YamlNode& node) {
        const Section keys = section(node, "`audit`", {"socket", "allow"}, {"socket", "allow"});
        AuditSocketConfig out;
        out.socket = socket_of(keys);
        for (const YamlNode& element : keys.list("allow"))
            if (auto one = policy::read_scalar(element, "one of `allow`", values::role, diagnostics_))
                out.allow.push_back(*std::move(one));
        return out;
    }

    NamedPath socket_of(const Section& keys) {
        NamedPath out = path(keys, "socket");
        if (!out.path.empty() && !values::socket_path.is(out.path.string()))
            diagnostics_.error(out.where, "the path of the socket is too long",
                               "with its folder it has at most 107 bytes");
        return out;
    }

    GatewayLimits read_limits(const YamlNode& node) {
        const Section keys = section(
            node, "`limits`",
            {"connections", "window", "body", "memory", "head", "item", "items", "members", "depth", "lookahead"}, {});
        GatewayLimits out;
        out.connections = keys.count("connections").value_or(out.connections);
        out.window = keys.size("window").value_or(out.window);
        out.body = keys.size("body").value_or(out.body);
        out.memory = keys.size("memory").value_or(out.memory);
        out.head = keys.size("head").value_or(out.head);
        out.item = keys.size("item").value_or(out.window);
        out.items = keys.count("items").value_or(out.items);
        out.members = keys.count("members").value_or(out.members);
        out.depth = keys.count("depth").value_or(out.depth);
        out.lookahead = keys.size("lookahead").value_or(out.lookahead);
        if (out.window > out.memory)
            diagnostics_.error(keys.where("window"), "a window is larger than all memory for messages",
                               "raise `memory`");
        if (out.item > out.window)
            diagnostics_.error(keys.where("item"), "an item is larger than a window",
                               "an item stands in one window whole");
        if (out.head < least_head || out.head > most_head)
            diagnostics_.error(keys.where("head"), "a head's limit is 1KiB to 1MiB", "16KiB is what most servers take");
        if (out.depth > most_depth)
            diagnostics_.error(keys.where("depth"), "a depth over 1000", "no message is nested so deep");
        return out;
    }

    DeadlineConfig read_deadlines(const YamlNode& node) {
        const Section keys =
            section(node, "`deadlines`", {"handshake", "head", "body", "idle", "connect", "response", "drain"}, {});
        DeadlineConfig out;
        const auto read = [&](std::string_view key, DeadlineConfig::Milliseconds& value) {
            value = values::parse_deadline(keys.read(key, values::deadline)).value_or(value);
        };
        read("handshake", out.handshake);
        read("head", out.head);
        read("body", out.body);
        read("idle", out.idle);
        read("connect", out.connect);
        read("response", out.response);
        read("drain", out.drain);
        return out;
    }

    MetricsConfig read_metrics(const YamlNode& node) {
        const Section keys = section(node, "`metrics`", {"address", "plain_http"}, {"address"});
        SiteAddress at;
        const bool in_the_open = keys.flag("plain_http").value_or(false);
        if (!values::split_address(keys.read("address", values::address), at.host, at.port)) return {};
        if (!at.is_loopback() && !in_the_open)
            diagnostics_.error(keys.where("address"), "metrics would be told to anyone, without TLS",
                               "an address of loopback, as 127.0.0.1:9464, or `plain_http: true` if that is meant");
        return {at.host, at.port};
    }

    LogConfig read_log(const YamlNode& node) {
        const Section keys = section(node, "`log`", {"form", "level"}, {});
        LogConfig out;
        if (keys.choice("form", {"text", "json"}) == "json") out.form = base::LogForm::json;
        const std::string level = keys.choice("level", {"debug", "info", "warning", "error"});
        if (level == "debug") out.level = base::LogLevel::debug;
        if (level == "warning") out.level = base::LogLevel::warning;
        if (level == "error") out.level = base::LogLevel::error;
        return out;
    }

    Path folder_;
    base::Diagnostics& diagnostics_;
};

}  // namespace

std::optional<GatewayConfig> parse_gateway_config(std::string_view text, const Path& file,
                                                  base::Diagnostics& diagnostics) {
    base::Diagnostics own;
    std::optional<GatewayConfig> out;
    if (const auto root = base::parse_yaml(text, file.string(), own)) out = Reader(file.parent_path(), own).read(*root);
    if (out) {
        out->file = file;
        out->bytes = text;
        if (!own.has_errors()) check_own_paths(*out, own);
    }
    own.sort();
    append(diagnostics, own);
    if (own.has_errors()) return std::nullopt;
    return out;
}

std::optional<GatewayConfig> load_gateway_config(const Path& file, base::Diagnostics& diagnostics) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem)) {
        diagnostics.error({file.string(), 0, 0}, "not a regular file", "name the gateway's configuration");
        return std::nullopt;
    }
    auto text = base::PosixFiles().read(file, base::yaml_limit);
    if (!text) {
        diagnostics.error({file.string(), 0, 0}, "cannot be read: " + std::string(text.error().text()), "");
        return std::nullopt;
    }
    return parse_gateway_config(*text, file, diagnostics);
}

}  // namespace waybill::control
