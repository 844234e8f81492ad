// The keyring's file: its contents sealed as a whole under the master key (docs/keys.md, The keyring file). What the
// contents are is keyring_contents.hpp's; it reads and writes no file.
#pragma once

#include <optional>

#include "keyring_contents.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/random.hpp"

namespace waybill::crypto {

inline constexpr std::size_t key_size = 32;

/// Contents and the memory they lie in.
struct Decoded {
    Secret bytes;
    KeyringContents contents;  // views into bytes
};

/// For contents of our own making.
Decoded rebuilt(const KeyringContents& contents);

/// The file's bytes, in the newest layout.
std::string seal(const Decoded& keyring, const Secret& master, base::Random& random);
/// Of any known layout. bad_key where the master does not open it, corrupt where it is no keyring; `path` is for the
/// errors.
Result<Decoded> unseal(Bytes file, const Secret& master, const Path& path);

}  // namespace waybill::crypto
