// How the gateway runs: the ops team's waybill.yaml, parsed strictly. Everything that is wrong is reported with its
// place. Nothing in it can widen what is shared. It opens no file but the configuration itself (gateway_files does).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/files.hpp"

namespace waybill::control {

/// A file or folder that the configuration names: resolved against the folder that the configuration is in.
struct NamedPath {
    Path path;
    base::Position where;
};

enum class ListenerMode { egress, ingress, rehearse };

struct ListenerTls {
    NamedPath certificate, key, client_ca;
    std::optional<NamedPath> crl;
};

struct ListenerConfig {
    std::string name;
    ListenerMode mode = ListenerMode::egress;
    std::string host;        // numeric, without brackets
    std::uint16_t port = 0;  // 0: the system chooses
    ListenerTls tls;
    base::Position where;
};

struct AuditConfig {
    NamedPath directory;
    std::string origin;
    std::optional<NamedPath> checkpoint_to;
};

struct KeysConfig {
    NamedPath file;
    std::string master_credential = "waybill-master";  // its name under $CREDENTIALS_DIRECTORY
};

struct GatewayLimits {
    std::uint64_t connections = 10'000;
    std::uint64_t window = 1 << 20;
    std::uint64_t body = 64 << 20;
    std::uint64_t memory = 1 << 30;
};

struct GatewayConfig {
    std::string node;
    std::vector<ListenerConfig> listeners;
    NamedPath policies;
    AuditConfig audit;
    KeysConfig keys;
    std::optional<NamedPath> admin_socket;
    GatewayLimits limits;
};

/// `file` is the configuration's own path: diagnostics carry it as it is, and relative paths are relative to its
/// folder. Nothing where there was any error.
std::optional<GatewayConfig> parse_gateway_config(std::string_view text, const Path& file,
                                                  base::Diagnostics& diagnostics);
/// The same from the disk; a regular file of at most 1 MiB.
std::optional<GatewayConfig> load_gateway_config(const Path& file, base::Diagnostics& diagnostics);

}  // namespace waybill::control
