// What a keyring holds, and its one spelling in bytes (docs/keys.md, The keyring file). Views only: the bytes lie in
// the Secret that was decoded, and nowhere else. Knows no file and no sealing.
#pragma once

#include <optional>
#include <vector>

#include "waybill/base/time.hpp"
#include "waybill/crypto/secret.hpp"

namespace waybill::crypto {

struct KeyringContents {
    struct Named {
        Bytes keys_name;
        Day day;  // of a lookup key: when it was made, the epoch where nobody knows
        Bytes id;
        Bytes key;
    };
    struct Signing {
        Bytes name;
        Bytes seed;
    };
    struct Ring {
        Bytes key;
        std::optional<Day> made = std::nullopt;  // nothing: not known
    };
    std::vector<Ring> ring;  // the current one first
    std::optional<Signing> signing;
    std::vector<Named> day_keys;     // ascending by name and day, one each
    std::vector<Named> lookup_keys;  // likewise; the last one of a name is the current one

    /// In ascending `keys`: the one of this name and day, or nullptr.
    static const Named* find(const std::vector<Named>& keys, Bytes keys_name, Day day);
    /// The last one of this name, or nullptr.
    static const Named* newest(const std::vector<Named>& keys, Bytes keys_name);
    /// Into ascending `keys`, which must not have one of its name and day.
    static void insert(std::vector<Named>& keys, const Named& key);
};

/// The layout of a file: `waybill-keyring/1` has no days of ring keys, nor has `/2` of lookup keys.
enum class Layout : std::uint8_t { first, second, third };

/// The one spelling of these contents, in the third layout. Names are at most 65,535 bytes.
Secret encode(const KeyringContents& contents);
/// Views into `bytes`; nothing where they are not exactly what that layout has.
std::optional<KeyringContents> decode(Bytes bytes, Layout layout = Layout::third);

}  // namespace waybill::crypto
