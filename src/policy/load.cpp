// Finds and reads the files of a policies folder. A file that someone may take for a policy and that is not one is an
// error: what is silently ignored is a trap.
#include "waybill/policy/load.hpp"

#include <algorithm>
#include <system_error>

#include "waybill/base/files.hpp"
#include "waybill/base/yaml.hpp"

namespace waybill::policy {
namespace {

bool looks_like_yaml(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot != name.npos && (name.substr(dot) == ".yaml" || name.substr(dot) == ".yml");
}

/// Reads one file; reports it where it is not a regular file (a pipe would block), too large or unreadable.
void read_file(base::Files& files, const Path& directory, const std::string& path, std::vector<PolicyFile>& out,
               base::Diagnostics& diagnostics) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(directory / path, problem)) {
        diagnostics.error({path, 0, 0}, "not a regular file", "");
        return;
    }
    auto bytes = files.read(directory / path, base::yaml_limit);
    if (bytes)
        out.push_back({path, std::move(*bytes)});
    else if (bytes.error().code() == Code::body_too_large)
        diagnostics.error({path, 0, 0}, "larger than 1 MiB", "split it");
    else
        diagnostics.error({path, 0, 0}, "cannot be read: " + std::string(bytes.error().text()), "");
}

/// The names in a folder, or nothing and a diagnostic.
std::vector<std::string> list(base::Files& files, const Path& directory, const std::string& path,
                              base::Diagnostics& diagnostics) {
    auto names = files.list(directory / path);
    if (names) return std::move(*names);
    diagnostics.error({path, 0, 0}, "cannot be read: " + std::string(names.error().text()), "it is a folder");
    return {};
}

void read_vendors(base::Files& files, const Path& directory, std::vector<PolicyFile>& out,
                  base::Diagnostics& diagnostics) {
    for (const std::string& name : list(files, directory, "vendors", diagnostics)) {
        const std::string path = "vendors/" + name;
        if (name.ends_with(".yaml") && !name.starts_with('.'))
            read_file(files, directory, path, out, diagnostics);
        else
            diagnostics.error({path, 0, 0}, "not the file of a vendor",
                              "vendors/ holds <name>.yaml and nothing else: rename or remove it");
    }
}

}  // namespace

std::shared_ptr<const Snapshot> load(const Path& directory, Day today, base::Diagnostics& diagnostics) {
    base::PosixFiles files;
    std::vector<PolicyFile> found;
    std::error_code problem;
    if (!std::filesystem::is_directory(directory, problem)) {
        diagnostics.error({directory.string(), 0, 0}, "not a folder", "policies are in one");
        return nullptr;
    }
    for (const std::string& name : list(files, directory, "", diagnostics)) {
        if (name == "catalog.yaml")
            read_file(files, directory, name, found, diagnostics);
        else if (name == "vendors")
            read_vendors(files, directory, found, diagnostics);
        else if (looks_like_yaml(name))
            diagnostics.error({name, 0, 0}, "not a policy file", "policies are catalog.yaml and vendors/<name>.yaml");
    }
    return load_files(std::move(found), today, diagnostics);
}

}  // namespace waybill::policy
