#include "waybill/crypto/digest.hpp"

#include <openssl/sha.h>
#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

#include "waybill/base/text_codes.hpp"

// OpenSSL 3 deprecates SHA256_*, but EVP_Digest looks its algorithm up at every call: two to four times the price of
// hashing one node of a Merkle tree. The functions are the same assembly, and stay for as long as OpenSSL 3 does.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace waybill::crypto {
namespace {

SHA256_CTX* context(std::array<unsigned char, 128>& state) {
    return std::launder(reinterpret_cast<SHA256_CTX*>(state.data()));
}

}  // namespace

Hash hash_from(Bytes bytes) {
    Hash hash;
    assert(bytes.size() == hash.size());
    std::memcpy(hash.data(), bytes.data(), hash.size());
    return hash;
}

Hash sha256(Bytes data) {
    SHA256_CTX state;
    Hash hash;
    SHA256_Init(&state);
    SHA256_Update(&state, data.data(), data.size());
    SHA256_Final(hash.data(), &state);
    return hash;
}

Sha256::Sha256() {
    static_assert(sizeof(SHA256_CTX) <= sizeof(state_) && alignof(SHA256_CTX) <= 16);
    SHA256_Init(new (state_.data()) SHA256_CTX);
}

Sha256& Sha256::update(Bytes data) {
    SHA256_Update(context(state_), data.data(), data.size());
    return *this;
}

Hash Sha256::finish() {
    Hash hash;
    SHA256_Final(hash.data(), context(state_));
    SHA256_Init(context(state_));
    return hash;
}

std::string hash_text(const Hash& hash) { return "sha256:" + base::to_hex(as_bytes(hash)); }

void blake2b(std::span<unsigned char> out, Bytes key, std::initializer_list<Bytes> pieces) {
    assert(!key.empty() && key.size() <= crypto_generichash_blake2b_KEYBYTES_MAX);
    assert(out.size() >= crypto_generichash_blake2b_BYTES_MIN && out.size() <= crypto_generichash_blake2b_BYTES_MAX);
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init(&state, base::u8(key), key.size(), out.size());
    for (const Bytes piece : pieces) crypto_generichash_blake2b_update(&state, base::u8(piece), piece.size());
    crypto_generichash_blake2b_final(&state, out.data(), out.size());
    sodium_memzero(&state, sizeof state);  // it has the key in it
}

}  // namespace waybill::crypto
