#include "check_policies.hpp"

#include <map>
#include <optional>
#include <vector>

#include "kept_policies.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {
namespace {

bool is_digest(std::string_view text) { return text.size() == 64 && base::from_hex(text).has_value(); }

/// The digests in a policy's list, lines `<64 hex> <path>\n`; nothing where it is not one.
std::optional<std::vector<std::string>> listed_in(Bytes list) {
    std::vector<std::string> digests;
    while (!list.empty()) {
        const auto end = list.find('\n');
        if (end == Bytes::npos || end < 66 || list[64] != ' ' || !is_digest(list.substr(0, 64))) return std::nullopt;
        digests.emplace_back(list.substr(0, 64));
        list.remove_prefix(end + 1);
    }
    return digests;
}

void check_list(const std::string& digest, Bytes list, const std::set<std::string>& kept, Findings& findings) {
    const auto listed = listed_in(list);
    if (!listed) return findings.tampered("policies/" + digest + " is named as a policy and does not list its files");
    for (const std::string& file : *listed)
        if (!kept.contains(file))
            findings.unverifiable("policies/" + file + " is missing: policy " + digest + " lists it");
}

}  // namespace

Result<void> check_policies(base::Files& files, const Path& directory, const NamedFiles& named, Findings& findings) {
    const Path folder = policies_folder(directory);
    const auto names = files.list(folder);
    if (!names && names.error().code() != Code::file_missing) return fail(names.error());
    std::set<std::string> kept;
    std::map<std::string, std::string> lists;
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        if (!is_digest(name)) continue;  // what an interrupted replacement left: nothing refers to it
        auto content = files.read(folder / name);
        if (!content) return fail(content.error());
        kept.insert(name);
        if (base::to_hex(crypto::as_bytes(crypto::sha256(*content))) != name)
            findings.tampered("policies/" + name + " is not what its name says");
        else if (named.policies.contains(name))
            lists.emplace(name, std::move(*content));
    }
    for (const auto* digests : {&named.policies, &named.others})
        for (const std::string& digest : *digests)
            if (!kept.contains(digest)) findings.unverifiable("policies/" + digest + " is missing: entries name it");
    for (const auto& [digest, list] : lists) check_list(digest, list, kept, findings);
    return {};
}

}  // namespace waybill::audit
