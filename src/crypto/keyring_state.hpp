// What a keyring has in memory, and how it changes: the file first, under its lock and from what it holds then. What
// may be asked of a keyring is keyring.hpp's.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "keyring_sealed.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::crypto {

struct Keyring::State {
    base::Files* files = nullptr;  // nullptr: ephemeral
    base::Random* random = nullptr;
    Path path;
    Secret master;

    std::mutex mutex;  // guards all below
    Decoded current;
    Hash on_file{};             // of the file as it was last read or written here
    bool durable_here = false;  // whether this object wrote it, and so knows that it is on stable storage
    struct Given {
        Day day;
        DayKey key;
    };
    /// By name, the day key that was asked for last: locked memory takes system calls to get, and a record asks for one
    /// key at every window.
    std::map<std::string, Given, std::less<>> given;

    Result<void> write(Decoded next);
    Result<void> refresh();
    void take_over(Decoded next, const Hash& file);
    const DayKey& share(Bytes keys_name, Day day, const KeyringContents::Named& found);
    Result<void> change(const std::function<void(KeyringContents&)>& edit);
    Result<const KeyringContents::Named*> find_or_make(std::vector<KeyringContents::Named> KeyringContents::* keys,
                                                       Bytes keys_name, Day day);
};

Path lock_path(const Path& keyring);
KeyId8 key_id_of(Bytes bytes);
Bytes id_bytes(const KeyId8& id);
Keyring::DayKey day_key_of(const KeyringContents::Named& key);

}  // namespace waybill::crypto
