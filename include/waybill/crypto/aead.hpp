// XChaCha20-Poly1305-IETF (draft-irtf-cfrg-xchacha, libsodium): nonce (24) then ciphertext then tag (16).
// And ChaCha20 (RFC 8439) as the stream that an entry's salts are taken from.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/base/random.hpp"
#include "waybill/crypto/secret.hpp"

namespace waybill::crypto {

inline constexpr std::size_t aead_key_size = 32;
inline constexpr std::size_t aead_nonce_size = 24;
inline constexpr std::size_t aead_tag_size = 16;

/// Appends nonce ‖ ciphertext ‖ tag to `out`. The key has 32 bytes; the nonce is taken from `random`.
void aead_seal(Bytes key, Bytes associated, Bytes plaintext, base::Random& random, std::string& out);
/// The plaintext, or nothing where it was not sealed under this key and associated data.
std::optional<std::string> aead_open(Bytes key, Bytes associated, Bytes sealed);
/// The same for a plaintext that is itself secret: it never lies in ordinary memory.
std::optional<Secret> aead_open_secret(Bytes key, Bytes associated, Bytes sealed);

using Seed = std::array<unsigned char, 32>;
using Salt = std::array<unsigned char, 16>;

/// Bytes [16 first, 16 first + out.size()) of ChaCha20 under the seed, nonce 0, block counter from 0. `first` must be a
/// multiple of 4 (a block is four salts).
void salt_stream(const Seed& seed, std::uint64_t first, std::span<unsigned char> out);
Salt salt_at(const Seed& seed, std::uint64_t index);

}  // namespace waybill::crypto
