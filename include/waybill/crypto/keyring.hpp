// The keyring: one file, sealed as a whole under a master key, that holds ring keys (for treatments), day keys (for
// details), lookup keys and the log's signing key. Every new key is durable before it is returned. Day and lookup keys
// are random, never derived, so that destroying one destroys it. Layout: docs/keys.md. Any thread; lookups take a lock,
// so callers keep what they asked for instead of asking per item. Several processes may write one file: each change
// begins from what the file holds then, under a lock beside it, so none brings back a key that another destroyed.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "waybill/base/files.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/secret.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::crypto {

using KeyId4 = std::array<unsigned char, 4>;  // of a ring key: derived from it (DESIGN.md, Keys)
using KeyId8 = std::array<unsigned char, 8>;  // of a day or lookup key: random

/// A 32-byte master key as 64 lower-case hex digits and a newline: $CREDENTIALS_DIRECTORY/waybill-master where that
/// variable is set, else `<keyring>.master` beside the keyring.
Path master_path_for(const Path& keyring);
/// file_missing, or bad_key where the file is anything but that one line.
Result<Secret> read_master(base::Files& files, const Path& path);
/// Writes a new random master key, mode 0600, durable when it returns; file_exists, and nothing touched, if there is
/// one.
Result<Secret> create_master(base::Files& files, base::Random& random, const Path& path);

class Keyring {
public:
    struct RingKey {
        KeyId4 id;
        Secret key;  // 32 bytes
    };
    struct NamedKey {
        KeyId8 id;
        Secret key;  // 32 bytes
    };
    struct DayKey {
        KeyId8 id;
        std::shared_ptr<const Secret> key;  // 32 bytes; not to be held for longer than it takes to use it
    };

    /// Writes a new keyring with one ring key, and with a signing key of that name where one is given. file_exists if
    /// there is one already; bad_key where the master has not 32 bytes or the name is none that a note may carry.
    /// `files` and `random` outlive the keyring. `made` is for list() alone.
    static Result<std::unique_ptr<Keyring>> create(base::Files& files, base::Random& random, const Path& path,
                                                   Secret master, std::optional<std::string> signing_name,
                                                   std::optional<Day> made = std::nullopt);
    /// bad_key where the master does not open it, which a changed file looks like too; corrupt where it is no keyring.
    static Result<std::unique_ptr<Keyring>> open(base::Files& files, base::Random& random, const Path& path,
                                                 Secret master);
    /// One ring key that no file holds; day, lookup and signing keys are not to be had of it (key_missing).
    static std::unique_ptr<Keyring> ephemeral(base::Random& random);
    ~Keyring();

    /// The ring key that new tokens and hashes are made under.
    RingKey current() const;
    /// Every ring key, the current one first: old tokens stay restorable.
    std::vector<RingKey> ring() const;
    /// Makes a new ring key the current one, durable when it returns; the old ones stay behind it. Errors: those of the
    /// file, and locked where another process is changing it; then nothing was made.
    Result<KeyId4> rotate(std::optional<Day> made = std::nullopt);
    /// Takes over what another process wrote since: whoever bound a key before keeps that one.
    Result<void> reread();

    /// What is known of a key beside its bytes.
    struct Listed {
        enum class Use : std::uint8_t { treatments, signing, details, lookups };
        Use use;
        std::string id;           // hex
        std::string name;         // of the agreement's keys; of a signing key, of its log
        std::optional<Day> made;  // of a day key: its day. Nothing where that was not written down
        bool current = false;     // of a ring key or a lookup key: whether new tokens, digests are made under it
    };
    /// Every key: ring, signing, day and lookup keys, each in their order.
    std::vector<Listed> list() const;

    /// Of this agreement's `keys` and this day; made, and durable, at the first call. Errors: those of the file, and
    /// locked where another process is changing it at this moment; then no key was made for anybody. Calls that ask for
    /// one day key again share its memory, of which the keyring lets go when another day of that name is asked for or
    /// any key is made or destroyed.
    Result<DayKey> day_key(Bytes keys_name, Day day);
    /// The current one of this agreement's `keys`; made, and durable, at the first call.
    Result<NamedKey> lookup_key(Bytes keys_name);
    /// All of this agreement's `keys`, the current one first: what was digested under an old one is found by that one.
    std::vector<NamedKey> lookup_keys(Bytes keys_name) const;
    /// Makes a new one the current one, durable when it returns; the old ones stay behind it. key_missing where there
    /// is none of this name yet.
    Result<KeyId8> rotate_lookup_key(Bytes keys_name, Day made);
    /// Nobody finds a data subject by a destroyed one again. Durable when it returns; which they were.
    enum class Destroyed : std::uint8_t { all_but_current, all };
    Result<std::vector<KeyId8>> destroy_lookup_keys(Bytes keys_name, Destroyed which);
    /// To read a detail again: key_missing once it was destroyed. Knows what this object read or wrote last.
    Result<DayKey> find_day_key(const KeyId8& id) const;
    /// Destroys day keys of this agreement up to and including a day; how many. Durable when it returns.
    Result<std::size_t> destroy_day_keys(Bytes keys_name, Day through);

    /// key_missing where this keyring has none.
    Result<SigningKey> signing_key() const;

private:
    struct State;
    explicit Keyring(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// First 4 bytes of HKDF(ring key, "waybill/1" 0 "id").
KeyId4 ring_key_id(Bytes ring_key);

}  // namespace waybill::crypto
