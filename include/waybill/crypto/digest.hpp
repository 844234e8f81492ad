// SHA-256 (FIPS 180-4, OpenSSL) and keyed BLAKE2b (RFC 7693, libsodium). No allocation, no failure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "waybill/base/bytes.hpp"
#include "waybill/crypto/secret.hpp"

namespace waybill::crypto {

using Hash = std::array<unsigned char, 32>;

inline Bytes as_bytes(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }
/// From 32 bytes; the caller has checked the length.
Hash hash_from(Bytes bytes);

Hash sha256(Bytes data);

/// What a message of at most 119 bytes is hashed in: those bytes, then room for SHA-256's own padding.
using ShortMessage = std::array<unsigned char, 128>;
inline constexpr std::size_t longest_short_message = 119;
/// The same hash of the first `size` bytes, without the cost of a stream; what follows them is overwritten.
Hash sha256_short(ShortMessage& message, std::size_t size);

/// For a hash of several pieces. Reusable after finish().
class Sha256 {
public:
    Sha256();
    Sha256& update(Bytes data);
    Hash finish();

private:
    alignas(16) std::array<unsigned char, 128> state_;  // OpenSSL's SHA256_CTX
};

/// `sha256:` and 64 hex digits, as entries have it.
std::string hash_text(const Hash& hash);

/// BLAKE2b with a key of 1 to 64 bytes; the length of `out` (16 to 64) is the digest's.
void blake2b(std::span<unsigned char> out, Bytes key, std::initializer_list<Bytes> pieces);

/// The same under one key for many digests: the key is taken in once. Immutable.
class KeyedBlake2b {
public:
    /// `size` of the digests, 16 to 64 bytes.
    KeyedBlake2b(Bytes key, std::size_t size);
    void digest(std::span<unsigned char> out, std::initializer_list<Bytes> pieces) const;

private:
    Secret state_;  // libsodium's, with the key in it
    std::size_t size_;
};

}  // namespace waybill::crypto
