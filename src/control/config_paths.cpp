#include "config_paths.hpp"

#include <algorithm>
#include <system_error>

#include "waybill/control/keyring_file.hpp"

namespace waybill::control {
namespace {

/// As the system would find it.
Path resolved(const Path& path) {
    std::error_code problem;
    const Path absolute = std::filesystem::absolute(path, problem);
    Path out = std::filesystem::weakly_canonical(absolute, problem);
    return problem ? absolute.lexically_normal() : out;
}

bool is_within(const Path& path, const Path& folder) {
    const auto [in_folder, in_path] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return in_folder == folder.end();
}

/// All files of others.
std::vector<Path> files_of(const GatewayConfig& config) {
    std::vector<Path> out{config.file, config.keys.file.path,
                          master_path(config.keys.file.path, config.keys.master_credential)};
    const auto add = [&](const std::optional<NamedPath>& named) {
        if (named) out.push_back(named->path);
    };
    for (const ListenerConfig& listener : config.listeners) {
        for (const NamedPath* named : {&listener.tls.certificate, &listener.tls.key, &listener.tls.client_ca})
            out.push_back(named->path);
        add(listener.tls.crl);
    }
    add(config.audit.checkpoint_to);
    add(config.audit.checkpoint_syslog);
    for (const WitnessConfig& witness : config.audit.witnesses) add(witness.ca);
    for (const StreamConfig& stream : config.audit.streams)
        for (const auto* named : {&stream.ca, &stream.certificate, &stream.key, &stream.token}) add(*named);
    add(config.admin_socket);
    if (config.audit_socket) out.push_back(config.audit_socket->socket.path);
    for (Path& path : out) path = resolved(path);
    return out;
}

/// Whether a path is the file itself, or what it or a copy of it is renamed to: `FILE.1`, …
bool is_of_stream(const Path& path, const Path& file) {
    const std::string name = path.string(), own = file.string();
    if (!name.starts_with(own)) return false;
    const std::string_view rest = std::string_view(name).substr(own.size());
    return rest.empty() || (rest.size() > 1 && rest[0] == '.' && rest.find_first_not_of("0123456789", 1) == rest.npos);
}

void check_kept(const GatewayConfig& config, base::Diagnostics& diagnostics) {
    if (!config.audit.checkpoint_to) return;
    const auto& [path, where] = *config.audit.checkpoint_to;
    const Path file = resolved(path);
    if (is_within(file, resolved(config.audit.directory.path)))
        diagnostics.error(where, "the kept checkpoint is in the record's own folder",
                          "whoever takes the record back would take it back, too: keep it elsewhere");
    else if (file == resolved(config.file) || file == resolved(config.keys.file.path))
        diagnostics.error(where, "the kept checkpoint is a file that the gateway has for something else",
                          "give it a name of its own");
}

}  // namespace

void check_own_paths(const GatewayConfig& config, base::Diagnostics& diagnostics) {
    check_kept(config, diagnostics);
    const std::vector<Path> others = files_of(config);
    std::vector<Path> streams;
    for (const StreamConfig& stream : config.audit.streams) {
        if (!stream.file) continue;
        const Path file = resolved(stream.file->path);
        const auto taken = [&](const Path& other) { return is_of_stream(other, file) || is_of_stream(file, other); };
        if (is_within(file, resolved(config.audit.directory.path)))
            diagnostics.error(stream.file->where, "the file of a stream is in the record's own folder",
                              "nothing but the record is written there");
        else if (is_within(file, resolved(config.policies.path)))
            diagnostics.error(stream.file->where, "the file of a stream is in the folder of the policies",
                              "nothing is written there");
        else if (std::ranges::any_of(others, [&](const Path& other) { return is_of_stream(other, file); }))
            diagnostics.error(stream.file->where, "the file of a stream is one that the gateway has for something else",
                              "give it a name of its own");
        else if (std::ranges::any_of(streams, taken))
            diagnostics.error(stream.file->where, "two streams into one file", "give each its own");
        streams.push_back(file);
    }
}

}  // namespace waybill::control
