// From the bytes of all policy files to one snapshot, or to everything that is wrong with them. Opens no file.
#include <algorithm>
#include <optional>

#include "catalog.hpp"
#include "detectors.hpp"
#include "scope.hpp"
#include "vendor.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/base/yaml.hpp"
#include "waybill/policy/forms.hpp"
#include "waybill/policy/load.hpp"

namespace waybill::policy {
namespace {

constexpr std::string_view catalog_path = "catalog.yaml";

/// acme of vendors/acme.yaml; nothing for a path of another kind.
std::optional<std::string> vendor_of(std::string_view path) {
    constexpr std::string_view folder = "vendors/", ending = ".yaml";
    if (!path.starts_with(folder) || !path.ends_with(ending) || path.size() <= folder.size() + ending.size()) return {};
    const std::string_view name = path.substr(folder.size(), path.size() - folder.size() - ending.size());
    if (!forms::name.is(name)) return std::nullopt;
    return std::string(name);
}

/// Design: Policy digest. A line for each file, in the order of the bytes of the path.
void take_digest(Snapshot& snapshot) {
    for (const PolicyFile& file : snapshot.files)
        snapshot.digest_lines += base::to_hex(crypto::as_bytes(crypto::sha256(file.bytes))) + " " + file.path + "\n";
    snapshot.digest = crypto::sha256(snapshot.digest_lines);
}

bool read_catalog_file(Snapshot& snapshot, base::Diagnostics& diagnostics) {
    for (const PolicyFile& file : snapshot.files) {
        if (file.path != catalog_path) continue;
        const auto root = base::parse_yaml(file.bytes, file.path, diagnostics);
        if (root == nullptr) return false;
        snapshot.catalog = read_catalog(*root, diagnostics);
        return !snapshot.catalog.empty();
    }
    diagnostics.error({std::string(catalog_path), 0, 0}, "there is no catalog", "it names the categories of data");
    return false;
}

void read_vendor_file(const PolicyFile& file, Snapshot& snapshot, const Scope& scope) {
    const auto name = vendor_of(file.path);
    if (!name) {
        if (file.path != catalog_path)
            scope.diagnostics.error({file.path, 0, 0}, "not a policy file",
                                    "policies are catalog.yaml and vendors/<name>.yaml");
        return;
    }
    const auto root = base::parse_yaml(file.bytes, file.path, scope.diagnostics);
    if (root == nullptr) return;
    if (auto vendor = read_vendor(*root, *name, scope)) snapshot.vendors.emplace(*name, std::move(*vendor));
}

/// Each file once, however many routes name it.
Result<std::string> pin(std::string_view path, const ReadFile& read_file, Snapshot& snapshot) {
    const auto known = std::ranges::find(snapshot.pinned, path, &PolicyFile::path);
    if (known != snapshot.pinned.end()) return known->bytes;
    if (!read_file) return fail(Code::file_missing, "there is no folder to read it from");
    auto bytes = read_file(path);
    if (bytes) snapshot.pinned.push_back({std::string(path), *bytes});
    return bytes;
}

/// An entry names the agreement by its reference, and tokens are keyed by `keys`: two vendors that shared one could be
/// taken for each other, or join what they hold.
void check_unique(const Snapshot& snapshot, base::Diagnostics& diagnostics) {
    std::map<std::string_view, std::string_view> references, keys;
    const auto check = [&](auto& seen, std::string_view what, const std::string& value, const Vendor& vendor) {
        if (value.empty()) return;
        const auto [first, fresh] = seen.emplace(value, vendor.name);
        if (!fresh)
            diagnostics.error(vendor.agreement.where,
                              "`" + std::string(what) + "` " + in_ticks(value) + " is that of vendor " +
                                  in_ticks(first->second) + " too",
                              "it is unique among vendors");
    };
    for (const auto& [name, vendor] : snapshot.vendors) {
        check(references, "reference", vendor.agreement.reference, vendor);
        check(keys, "keys", vendor.agreement.keys, vendor);
    }
}

void check_paths(const Snapshot& snapshot, base::Diagnostics& diagnostics) {
    const auto same = [](const PolicyFile& a, const PolicyFile& b) { return a.path == b.path; };
    const auto twice = std::ranges::adjacent_find(snapshot.files, same);
    if (twice != snapshot.files.end()) diagnostics.error({twice->path, 0, 0}, "given twice", "");
}

}  // namespace

std::shared_ptr<const Snapshot> load_files(std::vector<PolicyFile> files, Day today, base::Diagnostics& diagnostics,
                                           const ReadFile& read_file) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->files = std::move(files);
    std::ranges::sort(snapshot->files, {}, &PolicyFile::path);
    check_paths(*snapshot, diagnostics);
    const bool has_catalog = read_catalog_file(*snapshot, diagnostics);
    if (has_catalog) take_detectors(*snapshot, diagnostics);
    const ReadFile read_pinned = [&](std::string_view path) { return pin(path, read_file, *snapshot); };
    const Scope scope{has_catalog ? &snapshot->catalog : nullptr, today, diagnostics, read_pinned};
    for (const PolicyFile& file : snapshot->files) read_vendor_file(file, *snapshot, scope);
    check_unique(*snapshot, diagnostics);
    take_digest(*snapshot);
    diagnostics.sort();
    if (diagnostics.has_errors()) return nullptr;
    return snapshot;
}

}  // namespace waybill::policy
