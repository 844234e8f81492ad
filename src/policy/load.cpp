// Finds and reads the files of a policies folder. A file that someone may take for a policy and that is not one is an
// error: what is silently ignored is a trap.
#include "waybill/policy/load.hpp"

#include <algorithm>
#include <system_error>

#include "waybill/base/files.hpp"
#include "waybill/base/yaml.hpp"

namespace waybill::policy {
namespace {

constexpr std::string_view catalog = "catalog.yaml";

bool looks_like_yaml(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot != name.npos && (name.substr(dot) == ".yaml" || name.substr(dot) == ".yml");
}

/// A folder with YAML files in it that nobody reads, such as `vendor`. What is known to stand beside policies may.
bool holds_policies(const Path& folder, const std::string& name) {
    std::error_code problem;
    if (name == "examples" || name == "tests" || name == "certs" || name.starts_with('.')) return false;
    if (!std::filesystem::is_directory(folder, problem)) return false;
    for (const auto& entry : std::filesystem::directory_iterator(folder, problem))
        if (looks_like_yaml(entry.path().filename().string())) return true;
    return false;
}

/// What to do about a file over the limit: neither can go on in a second file.
const char* to_shorten(const std::string& path) {
    return path == catalog
               ? "there is one catalog: leave out the categories that no vendor's file names"
               : "one file is one vendor's: leave out routes that are not called, or make two vendors of it";
}

/// Reads one file. False, and reported, where it is not a regular file (a pipe would block), too large or unreadable.
bool read_file(base::Files& files, const Path& directory, const std::string& path, std::vector<PolicyFile>& out,
               base::Diagnostics& diagnostics) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(directory / path, problem)) {
        diagnostics.error({path, 0, 0}, "not a regular file", "");
        return false;
    }
    const auto size = std::filesystem::file_size(directory / path, problem);
    if (!problem && size > base::yaml_limit) {
        diagnostics.error({path, 0, 0}, "larger than 1 MiB", to_shorten(path));
        return false;
    }
    auto bytes = files.read(directory / path, base::yaml_limit);
    if (!bytes) {
        diagnostics.error({path, 0, 0}, "cannot be read: " + std::string(bytes.error().text()), "");
        return false;
    }
    out.push_back({path, std::move(*bytes)});
    return true;
}

/// A file that a policy names: in the policies folder, and no pipe that would block.
Result<std::string> read_named(base::Files& files, const Path& directory, const Path& path) {
    constexpr std::uint64_t limit = 16 << 20;
    const bool inside = path.is_relative() && std::ranges::none_of(path, [](const Path& step) { return step == ".."; });
    if (!inside) return fail(Code::file_failed, "its path leads out of the policies folder");
    std::error_code problem;
    if (!std::filesystem::exists(directory / path, problem)) return fail(Code::file_missing, "there is no such file");
    if (!std::filesystem::is_regular_file(directory / path, problem))
        return fail(Code::file_failed, "it is not a regular file");
    return files.read(directory / path, limit);
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
            (void)read_file(files, directory, path, out, diagnostics);
        else
            diagnostics.error({path, 0, 0}, "not the file of a vendor",
                              "vendors/ holds <name>.yaml and nothing else: rename or remove it");
    }
}

/// What is wrong with the other files where the catalog is there and could not be read: that there is none would be
/// wrong, and why it could not be read was said.
void check_others(std::vector<PolicyFile> found, Day today, base::Diagnostics& diagnostics, const ReadFile& named) {
    base::Diagnostics others;
    (void)load_files(std::move(found), today, others, named);
    for (const base::Diagnostic& one : others.all()) {
        if (one.where.file == catalog) continue;
        if (one.severity == base::Diagnostic::Severity::error)
            diagnostics.error(one.where, one.what, one.hint);
        else
            diagnostics.warning(one.where, one.what, one.hint);
    }
    diagnostics.sort();
}

}  // namespace

std::shared_ptr<const Snapshot> load(const Path& directory, Day today, base::Diagnostics& diagnostics) {
    base::PosixFiles files;
    std::vector<PolicyFile> found;
    bool catalog_unread = false;
    std::error_code problem;
    if (!std::filesystem::is_directory(directory, problem)) {
        diagnostics.error({directory.string(), 0, 0}, "not a folder", "policies are in one");
        return nullptr;
    }
    for (const std::string& name : list(files, directory, "", diagnostics)) {
        if (name == catalog)
            catalog_unread = !read_file(files, directory, name, found, diagnostics);
        else if (name == "vendors")
            read_vendors(files, directory, found, diagnostics);
        else if (looks_like_yaml(name))
            diagnostics.error({name, 0, 0}, "not a policy file", "policies are catalog.yaml and vendors/<name>.yaml");
        else if (holds_policies(directory / name, name))
            diagnostics.error({name, 0, 0}, "a folder that is not read", "the vendors' files stand in vendors/");
    }
    if (!diagnostics.has_errors() &&
        std::ranges::none_of(found, [](const PolicyFile& file) { return file.path != catalog; }))
        diagnostics.warning({"vendors", 0, 0}, "there is no vendor: nothing is shared with anybody",
                            "a vendor is a file vendors/<name>.yaml");
    const ReadFile named = [&](std::string_view path) { return read_named(files, directory, path); };
    if (!catalog_unread) return load_files(std::move(found), today, diagnostics, named);
    check_others(std::move(found), today, diagnostics, named);
    return nullptr;
}

}  // namespace waybill::policy
