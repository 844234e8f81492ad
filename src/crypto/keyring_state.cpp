#include "keyring_state.hpp"

#include <cstring>

namespace waybill::crypto {
namespace {

constexpr std::uint64_t size_limit = 64 << 20;  // about a million day keys

}  // namespace

Path lock_path(const Path& keyring) { return keyring.string() + ".lock"; }

KeyId8 key_id_of(Bytes bytes) {
    KeyId8 id;
    std::memcpy(id.data(), bytes.data(), id.size());
    return id;
}

Bytes id_bytes(const KeyId8& id) { return {reinterpret_cast<const char*>(id.data()), id.size()}; }

Keyring::DayKey day_key_of(const KeyringContents::Named& key) {
    return {key_id_of(key.id), std::make_shared<const Secret>(Secret::copy_of(key.key))};
}

/// What was given out is forgotten with what it was taken from: a key that was destroyed is kept by nothing here.
void Keyring::State::take_over(Decoded next, const Hash& file) {
    given.clear();
    current = std::move(next);
    on_file = file;
}

const Keyring::DayKey& Keyring::State::share(Bytes keys_name, Day day, const KeyringContents::Named& found) {
    auto at = given.find(keys_name);
    if (at == given.end()) at = given.emplace(keys_name, Given{}).first;
    if (!at->second.key.key || at->second.day != day) at->second = {day, day_key_of(found)};
    return at->second.key;
}

/// The file first, then the memory: a key that could not be written is known to nobody.
Result<void> Keyring::State::write(Decoded next) {
    const std::string sealed = seal(next, master, *random);
    if (sealed.size() > size_limit)
        return fail(
            Error::of_file(Code::file_failed, "the keyring is full: destroy day keys of ended retention", path));
    if (const auto replaced = files->replace(path, sealed); !replaced) {
        durable_here = false;  // old or new: what the disk holds is unknown until the next write succeeds
        return fail(replaced.error());
    }
    take_over(std::move(next), sha256(sealed));
    durable_here = true;
    return {};
}

/// Takes over what another process wrote, or what an own write left that was reported as failed.
Result<void> Keyring::State::refresh() {
    const auto file = files->read(path, size_limit);
    if (!file) return fail(file.error());
    const Hash hash = sha256(*file);
    if (hash == on_file) return {};
    auto newer = unseal(*file, master, path);
    if (!newer) return fail(newer.error());
    take_over(std::move(*newer), hash);
    return {};
}

/// Always writes, also where the edit changes nothing: what was read may be a write that never reached the disk.
Result<void> Keyring::State::change(const std::function<void(KeyringContents&)>& edit) {
    const auto lock = files->lock(lock_path(path));
    if (!lock) return fail(lock.error());
    if (const auto fresh = refresh(); !fresh) return fail(fresh.error());
    KeyringContents next = current.contents;
    edit(next);
    return write(rebuilt(next));
}

/// A view into `current`. The mutex is held.
Result<const KeyringContents::Named*> Keyring::State::find_or_make(
    std::vector<KeyringContents::Named> KeyringContents::* keys, Bytes keys_name, Day day) {
    if (!files) return fail(Code::key_missing, "an ephemeral keyring keeps no keys that are to be destroyed");
    if (keys_name.size() > UINT16_MAX) return fail(Code::bad_usage, "the agreement's keys name is too long");
    const auto find = [&](const KeyringContents& contents) {
        return keys == &KeyringContents::lookup_keys ? KeyringContents::newest(contents.*keys, keys_name)
                                                     : KeyringContents::find(contents.*keys, keys_name, day);
    };
    const auto* found = find(current.contents);
    if (!found || !durable_here) {
        const auto id = random->bytes<8>();
        const Secret key = Secret::random(key_size, *random);
        const auto written = change([&](KeyringContents& next) {
            if (find(next)) return;
            KeyringContents::insert(next.*keys, {keys_name, day, id_bytes(id), key.view()});
        });
        if (!written) return fail(written.error());
        found = find(current.contents);
    }
    return found;
}

}  // namespace waybill::crypto
