// How the gateway runs: the ops team's waybill.yaml, parsed strictly. Everything that is wrong is reported with its
// place. Nothing in it can widen what is shared. It opens no file but the configuration itself (config_files does).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/diagnostic.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/log.hpp"
#include "waybill/crypto/signing.hpp"
#include "waybill/siem/settings.hpp"

namespace waybill::control {

/// A file or folder that the configuration names: resolved against the folder that the configuration is in.
struct NamedPath {
    Path path;
    base::Position where;
};

struct ListenerTls {
    NamedPath certificate, key, client_ca;
    std::optional<NamedPath> crl;
};

struct ListenerConfig {
    enum class Mode {
        egress,    // takes messages for vendors
        receipts,  // hands vendors receipts of what they were sent
    };
    Mode mode = Mode::egress;
    std::string name;
    std::string host;        // numeric, without brackets
    std::uint16_t port = 0;  // 0: the system chooses
    std::string vendor;      // that it is bound to; empty: the first segment of the path names it
    base::Position vendor_where;
    ListenerTls tls;
    base::Position where;
};

/// A witness that each checkpoint is shown to (c2sp.org/tlog-witness).
struct WitnessConfig {
    std::string name;  // for people
    std::string url;   // with `/add-checkpoint`
    crypto::VerifierKey key;
    bool require = false;         // without its word the gateway does not start
    std::optional<NamedPath> ca;  // of https, in place of the system's own
    base::Position where;
};

/// Where the record is passed on to, and where what it names stands in the configuration.
struct StreamConfig {
    siem::StreamSettings settings;
    std::optional<NamedPath> file, ca, certificate, key, token;
    base::Position where;
};

struct AuditConfig {
    NamedPath directory;
    std::string origin;
    std::optional<NamedPath> checkpoint_to;      // a file
    std::optional<NamedPath> checkpoint_syslog;  // a unix datagram socket
    std::vector<WitnessConfig> witnesses;
    std::vector<StreamConfig> streams;
    std::uint64_t segment = 64 << 20;               // bytes at which a segment is sealed
    bool compress = true;                           // sealed segments are packed
    std::optional<std::chrono::days> keep_entries;  // nothing: for ever
};

struct KeysConfig {
    NamedPath file;
    std::string master_credential = "waybill-master";  // its name under $CREDENTIALS_DIRECTORY
};

/// Where auditors ask, and who may: `user:NAME`, `uid:NUMBER`, `group:NAME`, `gid:NUMBER`.
struct AuditSocketConfig {
    NamedPath socket;
    std::vector<std::string> allow;
};

/// Where metrics are fetched over plain HTTP, by anyone who can connect.
struct MetricsConfig {
    std::string host;  // numeric, without brackets; loopback, unless it was written that it need not be
    std::uint16_t port = 0;
};

/// What is not written has these defaults; routes can only have less.
struct GatewayLimits {
    std::uint64_t connections = 10'000;
    std::uint64_t window = 1 << 20;
    std::uint64_t body = 64 << 20;
    std::uint64_t memory = 1 << 30;
    std::uint64_t head = 16 << 10;
    std::uint64_t item = 1 << 20;  // at most the window
    std::uint64_t items = ~std::uint64_t{0};
    std::uint64_t members = 10'000;
    std::uint64_t depth = 64;
    std::uint64_t lookahead = 1 << 20;
};

/// How long each phase of a connection may take. Those of a message are what net::Phases says.
struct DeadlineConfig {
    using Milliseconds = std::chrono::milliseconds;
    Milliseconds handshake{10'000};
    Milliseconds head{10'000};
    Milliseconds body{30'000};
    Milliseconds idle{75'000};
    Milliseconds connect{5'000};
    Milliseconds response{60'000};
    Milliseconds drain{30'000};  // from the first signal to stop until what is left is broken off
};

struct LogConfig {
    base::LogForm form = base::LogForm::text;
    base::LogLevel level = base::LogLevel::info;
};

struct GatewayConfig {
    Path file;          // the configuration's own
    std::string bytes;  // as they were read
    std::string node;
    std::vector<ListenerConfig> listeners;
    NamedPath policies;
    AuditConfig audit;
    KeysConfig keys;
    std::optional<NamedPath> admin_socket;
    std::optional<AuditSocketConfig> audit_socket;
    std::optional<MetricsConfig> metrics;
    GatewayLimits limits;
    DeadlineConfig deadlines;
    LogConfig log;
    std::uint64_t workers = 0;  // 0: one a core
};

/// `file` is the configuration's own path: diagnostics carry it as it is, and relative paths are relative to its
/// folder. Nothing where there was any error.
std::optional<GatewayConfig> parse_gateway_config(std::string_view text, const Path& file,
                                                  base::Diagnostics& diagnostics);
/// The same from the disk; a regular file of at most 1 MiB.
std::optional<GatewayConfig> load_gateway_config(const Path& file, base::Diagnostics& diagnostics);

}  // namespace waybill::control
