#include "kept_policies.hpp"

#include "stored_checkpoint.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

Result<void> KeptPolicies::keep(Bytes content) {
    const std::string name = base::to_hex(crypto::as_bytes(crypto::sha256(content)));
    const std::lock_guard lock(mutex_);
    if (kept_.contains(name)) return {};
    if (!checkpoint_synced_) checkpoint_synced_ = sync_checkpoint();
    if (!*checkpoint_synced_) return fail(checkpoint_synced_->error());
    const Path folder = policies_folder(directory_);
    const Path path = folder / name;
    const auto there = files_->exists(path);
    if (!there) return fail(there.error());
    if (*there) {
        const auto same = files_->read(path);
        if (!same) return fail(same.error());
        if (*same != content)
            return fail(Error::of_file(Code::corrupt, "a kept policy file is not what its name says", path));
        // A process that was killed may have renamed it and not synced the folder.
        if (const auto synced = files_->sync_directory(folder); !synced) return fail(synced.error());
    } else if (const auto replaced = files_->replace(path, content); !replaced) {
        return fail(replaced.error());
    }
    kept_.insert(name);
    return {};
}

/// The log wrote one, though perhaps unsynced, before it took the first submission. It may be replaced meanwhile, but
/// then more entries than the first are durable and the name is never without a file.
Result<void> KeptPolicies::sync_checkpoint() {
    const auto file = files_->open(checkpoint_path(directory_), base::Files::Mode::read);
    if (!file) return fail(file.error());
    if (const auto synced = (*file)->sync(); !synced) return fail(synced.error());
    return files_->sync_directory(directory_);
}

}  // namespace waybill::audit
