#include "waybill/control/config.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <system_error>

#include "waybill/base/yaml.hpp"
#include "waybill/crypto/signing.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::control {
namespace {

using base::YamlNode;
using policy::Form;
using policy::Section;
namespace forms = policy::forms;

bool is_number_address(const std::string& host, int family) {
    std::array<unsigned char, 16> out;
    return inet_pton(family, host.c_str(), out.data()) == 1;
}

/// Takes 0.0.0.0:8443 or [::]:8443 apart. Names are not taken: what they resolve to may change under the gateway.
bool split_address(std::string_view text, std::string& host, std::uint16_t& port) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return false;
    const std::string_view number = text.substr(colon + 1);
    const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), port);
    if (problem != std::errc{} || end != number.data() + number.size() || number.size() > 5) return false;
    host = text.substr(0, colon);
    if (!host.starts_with('[') || !host.ends_with(']')) return is_number_address(host, AF_INET);
    host = host.substr(1, host.size() - 2);
    return is_number_address(host, AF_INET6);
}

bool is_address(std::string_view text) {
    std::string host;
    std::uint16_t port = 0;
    return split_address(text, host, port);
}

constexpr std::string_view credential = "credential:";

bool is_master(std::string_view text) {
    if (!text.starts_with(credential)) return false;
    const std::string_view name = text.substr(credential.size());
    return !name.empty() && name.size() <= 255 && !name.starts_with('.') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

bool is_origin(std::string_view text) { return forms::free_text.is(text) && crypto::is_key_name(text); }

constexpr Form address{is_address, "an address to listen on", "an IP address and a port, as 0.0.0.0:8443 or [::]:8443"};
constexpr Form master{is_master, "a master key",
                      "credential: and the name of a credential, as credential:waybill-master"};
constexpr Form origin{is_origin, "an origin of a log", "without spaces or plus signs, as waybill.corp.example/gw-1"};

/// One reading of one configuration.
class Reader {
public:
    Reader(Path folder, base::Diagnostics& diagnostics) : folder_(std::move(folder)), diagnostics_(diagnostics) {}

    GatewayConfig read(const YamlNode& root) {
        GatewayConfig out;
        const Section keys(root, "the configuration",
                           {.known = {"node", "listeners", "policies", "audit", "keys", "admin", "limits"},
                            .required = {"node", "listeners", "policies", "audit", "keys"},
                            .later = {}},
                           diagnostics_);
        out.node = keys.read("node", forms::name);
        read_listeners(keys, out);
        if (const auto* node = keys.find("policies"))
            out.policies = path(section(*node, "`policies`", {"directory"}, {"directory"}), "directory");
        if (const auto* node = keys.find("audit")) out.audit = read_audit(*node);
        if (const auto* node = keys.find("keys")) out.keys = read_keys(*node);
        if (const auto* node = keys.find("admin"))
            out.admin_socket = path(section(*node, "`admin`", {"socket"}, {"socket"}), "socket");
        if (const auto* node = keys.find("limits")) out.limits = read_limits(*node);
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
        const Section keys = section(node, "the listener", {"name", "mode", "address", "address_by", "tls"},
                                     {"name", "mode", "address", "tls"});
        ListenerConfig out;
        out.where = node.where;
        out.name = keys.read("name", forms::name);
        const std::string mode = keys.choice("mode", {"egress", "ingress", "rehearse"});
        if (mode == "ingress") out.mode = ListenerMode::ingress;
        if (mode == "rehearse") out.mode = ListenerMode::rehearse;
        if (!split_address(keys.read("address", address), out.host, out.port)) out.port = 0;
        keys.choice("address_by", {"path"});
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

    AuditConfig read_audit(const YamlNode& node) {
        const Section keys =
            section(node, "`audit`", {"directory", "origin", "checkpoint_to"}, {"directory", "origin"});
        return {.directory = path(keys, "directory"),
                .origin = keys.read("origin", origin),
                .checkpoint_to = path_if(keys, "checkpoint_to")};
    }

    KeysConfig read_keys(const YamlNode& node) {
        const Section keys = section(node, "`keys`", {"file", "master"}, {"file"});
        KeysConfig out;
        out.file = path(keys, "file");
        if (const std::string text = keys.read("master", master); !text.empty())
            out.master_credential = text.substr(credential.size());
        return out;
    }

    GatewayLimits read_limits(const YamlNode& node) {
        const Section keys = section(node, "`limits`", {"connections", "window", "body", "memory"}, {});
        GatewayLimits out;
        out.connections = keys.count("connections").value_or(out.connections);
        out.window = keys.size("window").value_or(out.window);
        out.body = keys.size("body").value_or(out.body);
        out.memory = keys.size("memory").value_or(out.memory);
        if (out.window > out.memory)
            diagnostics_.error(keys.where("window"), "a window is larger than all memory for messages",
                               "raise `memory`");
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
    own.sort();
    for (const auto& one : own.all()) {
        if (one.severity == base::Diagnostic::Severity::error)
            diagnostics.error(one.where, one.what, one.hint);
        else
            diagnostics.warning(one.where, one.what, one.hint);
    }
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
