// Lookup keys: the current one of each agreement's `keys`, by which data subjects are found, and those before it.
#include <algorithm>

#include "keyring_state.hpp"

namespace waybill::crypto {

Result<Keyring::NamedKey> Keyring::lookup_key(Bytes keys_name) {
    const std::scoped_lock hold(state_->mutex);
    const auto found = state_->find_or_make(&KeyringContents::lookup_keys, keys_name, Day{});
    if (!found) return fail(found.error());
    return NamedKey{key_id_of((*found)->id), Secret::copy_of((*found)->key)};
}

std::vector<Keyring::NamedKey> Keyring::lookup_keys(Bytes keys_name) const {
    const std::scoped_lock hold(state_->mutex);
    std::vector<NamedKey> out;
    for (const auto& key : state_->current.contents.lookup_keys)
        if (key.keys_name == keys_name) out.insert(out.begin(), {key_id_of(key.id), Secret::copy_of(key.key)});
    return out;
}

Result<KeyId8> Keyring::rotate_lookup_key(Bytes keys_name, Day made) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    const std::scoped_lock hold(state_->mutex);
    const auto id = state_->random->bytes<8>();
    const Secret key = Secret::random(key_size, *state_->random);
    bool known = false;
    const auto written = state_->change([&](KeyringContents& next) {
        const auto* newest = KeyringContents::newest(next.lookup_keys, keys_name);
        known = newest != nullptr;
        if (!known) return;
        // The last one of a name is the current one, whatever the clock says.
        const Day day = std::max(made, newest->day + std::chrono::days(1));
        KeyringContents::insert(next.lookup_keys, {keys_name, day, id_bytes(id), key.view()});
    });
    if (!written) return fail(written.error());
    if (!known) return fail(Code::key_missing, "the keyring has no lookup key of this name");
    return id;
}

Result<std::vector<KeyId8>> Keyring::destroy_lookup_keys(Bytes keys_name, Destroyed which) {
    if (!state_->files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    const std::scoped_lock hold(state_->mutex);
    std::vector<KeyId8> destroyed;
    const auto written = state_->change([&](KeyringContents& next) {
        const auto* newest = KeyringContents::newest(next.lookup_keys, keys_name);
        const Day current = newest == nullptr ? Day{} : newest->day;
        destroyed.clear();
        std::erase_if(next.lookup_keys, [&](const KeyringContents::Named& key) {
            if (key.keys_name != keys_name || (which == Destroyed::all_but_current && key.day == current)) return false;
            destroyed.push_back(key_id_of(key.id));
            return true;
        });
    });
    if (!written) return fail(written.error());
    return destroyed;
}

}  // namespace waybill::crypto
