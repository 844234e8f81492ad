// HKDF-SHA-256 (RFC 5869) without salt, and the derivation of Waybill's treatment keys (DESIGN.md, Keys).
#pragma once

#include <cstdint>

#include "waybill/crypto/secret.hpp"

namespace waybill::crypto {

/// `length` is 1 to 8,160 bytes (255 blocks), `info` at most 1,024 (OpenSSL's own limit is never below that). Beyond
/// what it takes is a bug that aborts.
Secret hkdf_sha256(Bytes key, Bytes info, std::size_t length);

enum class Use : std::uint8_t { token, hash, fpe, shift };  // token: 64 bytes; the others 32

/// HKDF(ring key, info = "waybill/1" 0 use 0 keys_name 0 category). Neither name may hold a zero byte, or two
/// agreements could share a key: the policy loader lets none through, and here it is a bug that aborts.
Secret derive_treatment_key(Bytes ring_key, Use use, Bytes keys_name, Bytes category);

}  // namespace waybill::crypto
