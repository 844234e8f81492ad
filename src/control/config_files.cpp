#include "waybill/control/config_files.hpp"

#include <system_error>

#include "pem_files.hpp"
#include "waybill/control/keyring_file.hpp"
#include "waybill/policy/forms.hpp"

namespace waybill::control {
namespace {

std::string shown(const NamedPath& file) { return "`" + file.path.string() + "`"; }

/// What is made when the gateway runs: the folder that it is made in.
void check_can_be_made(const NamedPath& file, base::Diagnostics& diagnostics) {
    std::error_code problem;
    const Path parent = file.path.parent_path();
    if (!parent.empty() && !std::filesystem::is_directory(parent, problem))
        diagnostics.warning(file.where, shown(file) + " is in a folder that is not there", "it is needed at start");
}

void check_audit_directory(const NamedPath& directory, base::Diagnostics& diagnostics) {
    std::error_code problem;
    if (!std::filesystem::exists(directory.path, problem))
        check_can_be_made(directory, diagnostics);
    else if (!std::filesystem::is_directory(directory.path, problem))
        diagnostics.error(directory.where, shown(directory) + " is not a folder");
}

void check_syslog(const NamedPath& socket, base::Diagnostics& diagnostics) {
    std::error_code problem;
    if (!std::filesystem::is_socket(socket.path, problem))
        diagnostics.warning(socket.where, shown(socket) + " is not a socket", "it is needed at start");
}

void check_witnesses(const std::vector<WitnessConfig>& witnesses, base::Diagnostics& diagnostics) {
    PemFiles files(diagnostics);
    for (const WitnessConfig& witness : witnesses)
        if (witness.ca) (void)files.certificates(*witness.ca);
}

void check_streams(const AuditConfig& audit, base::Diagnostics& diagnostics) {
    PemFiles files(diagnostics);
    std::error_code problem;
    for (const StreamConfig& stream : audit.streams) {
        std::optional<net::Pem> certificate;
        if (stream.ca) (void)files.certificates(*stream.ca);
        if (stream.certificate) certificate = files.certificates(*stream.certificate);
        if (stream.key)
            if (auto key = files.private_key(*stream.key, certificate)) wipe(*key);
        if (stream.token && !std::filesystem::exists(stream.token->path, problem))
            diagnostics.warning(stream.token->where, shown(*stream.token) + " is not there",
                                "it is needed at each batch");
        if (stream.file) check_can_be_made(*stream.file, diagnostics);
    }
}

void check_keyring(const GatewayConfig& config, base::Random& random, base::Diagnostics& diagnostics) {
    std::error_code problem;
    const NamedPath& file = config.keys.file;
    if (!std::filesystem::exists(file.path, problem)) return report_missing_keyring(config, diagnostics);
    const Path master = master_path(file.path, config.keys.master_credential);
    if (!std::filesystem::exists(master, problem))
        return diagnostics.warning(
            file.where, "the master key `" + master.string() + "` is not there",
            "it is needed at start, there or as the credential " + config.keys.master_credential);
    base::PosixFiles files;
    const auto keyring = open_keyring(files, random, file.path, config.keys.master_credential);
    if (!keyring) return diagnostics.error(file.where, shown(file) + " does not open: " + keyring.error().message());
    check_signing_key(config, **keyring, diagnostics);
}

}  // namespace

void report_missing_keyring(const GatewayConfig& config, base::Diagnostics& diagnostics) {
    const NamedPath& file = config.keys.file;
    diagnostics.error(file.where, shown(file) + " is not there",
                      "`waybill key init --origin " + config.audit.origin + " " + file.path.string() + "` makes one");
}

void check_signing_key(const GatewayConfig& config, const crypto::Keyring& keyring, base::Diagnostics& diagnostics) {
    const auto key = keyring.signing_key();
    if (!key)
        diagnostics.error(config.keys.file.where, shown(config.keys.file) + " has no key that signs the log",
                          "with another file, `waybill key init --origin " + config.audit.origin + " FILE` makes one");
    else if (key->verifier().name() != config.audit.origin)
        diagnostics.error(config.keys.file.where,
                          shown(config.keys.file) + " has the signing key of the origin " +
                              policy::in_ticks(key->verifier().name()) + ", not of " +
                              policy::in_ticks(config.audit.origin),
                          "write that origin in `audit`, or name its own keyring");
}

void check_files(const GatewayConfig& config, base::Random& random, base::Diagnostics& diagnostics) {
    check_audit_directory(config.audit.directory, diagnostics);
    if (config.audit.checkpoint_to) check_can_be_made(*config.audit.checkpoint_to, diagnostics);
    if (config.audit.checkpoint_syslog) check_syslog(*config.audit.checkpoint_syslog, diagnostics);
    check_witnesses(config.audit.witnesses, diagnostics);
    check_streams(config.audit, diagnostics);
    check_keyring(config, random, diagnostics);
    if (config.admin_socket) check_can_be_made(*config.admin_socket, diagnostics);
    if (config.audit_socket) check_can_be_made(config.audit_socket->socket, diagnostics);
}

void check_vendor_tls(const policy::Snapshot& snapshot, const Path& policies, base::Diagnostics& diagnostics) {
    PemFiles files(diagnostics);
    for (const auto& [name, vendor] : snapshot.vendors) {
        const policy::Connection& connection = vendor.connection;
        const auto named = [&](const std::string& path) { return NamedPath{policies / path, connection.where}; };
        std::optional<net::Pem> certificate;
        if (!connection.ca.empty()) (void)files.certificates(named(connection.ca));
        if (!connection.certificate.empty()) certificate = files.certificates(named(connection.certificate));
        if (connection.key.empty()) continue;
        if (auto key = files.private_key(named(connection.key), certificate)) wipe(*key);
    }
}

}  // namespace waybill::control
