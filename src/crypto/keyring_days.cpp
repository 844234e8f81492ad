// Day keys: one for each agreement's `keys` and day, which seal details until they are destroyed.
#include <algorithm>

#include "keyring_state.hpp"

namespace waybill::crypto {

Result<Keyring::DayKey> Keyring::day_key(Bytes keys_name, Day day) {
    const std::scoped_lock hold(state_->mutex);
    const auto found = state_->find_or_make(&KeyringContents::day_keys, keys_name, day);
    if (!found) return fail(found.error());
    return state_->share(keys_name, day, **found);
}

Result<Keyring::DayKey> Keyring::find_day_key(const KeyId8& id) const {
    const std::scoped_lock hold(state_->mutex);
    const auto& keys = state_->current.contents.day_keys;
    const auto found = std::ranges::find(keys, id_bytes(id), &KeyringContents::Named::id);
    if (found == keys.end()) return fail(Code::key_missing, "the keyring has no day key of this id");
    return day_key_of(*found);
}

Result<std::size_t> Keyring::destroy_day_keys(Bytes keys_name, Day through) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    const std::scoped_lock hold(state_->mutex);
    std::size_t destroyed = 0;
    const auto written = state_->change([&](KeyringContents& next) {
        destroyed = std::erase_if(next.day_keys, [&](const KeyringContents::Named& key) {
            return key.keys_name == keys_name && key.day <= through;
        });
    });
    if (!written) return fail(written.error());
    return destroyed;
}

}  // namespace waybill::crypto
