#include "kept_policies.hpp"

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

Result<void> KeptPolicies::keep(Bytes content) {
    const std::string name = base::to_hex(crypto::as_bytes(crypto::sha256(content)));
    const std::lock_guard lock(mutex_);
    if (kept_.contains(name)) return {};
    const Path path = folder_ / name;
    const auto there = files_->exists(path);
    if (!there) return fail(there.error());
    if (*there) {
        const auto same = files_->read(path);
        if (!same) return fail(same.error());
        if (*same != content)
            return fail(Error::of_file(Code::corrupt, "a kept policy file is not what its name says", path));
        // A process that was killed may have renamed it and not synced the folder.
        if (const auto synced = files_->sync_directory(folder_); !synced) return fail(synced.error());
    } else if (const auto replaced = files_->replace(path, content); !replaced) {
        return fail(replaced.error());
    }
    kept_.insert(name);
    return {};
}

}  // namespace waybill::audit
