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

Hash sha256_short(ShortMessage& message, std::size_t size) {
    assert(size <= longest_short_message);
    // FIPS 180-4 section 5.1.1: a one bit, zeros, the length in bits as 64-bit big-endian.
    const std::size_t blocks = size < 56 ? 1 : 2;
    std::memset(message.data() + size, 0, blocks * 64 - size);
    message[size] = 0x80;
    message[blocks * 64 - 2] = static_cast<unsigned char>(size * 8 >> 8);
    message[blocks * 64 - 1] = static_cast<unsigned char>(size * 8);
    SHA256_CTX state;
    SHA256_Init(&state);
    for (std::size_t i = 0; i < blocks; ++i) SHA256_Transform(&state, message.data() + i * 64);
    Hash hash;
    for (std::size_t i = 0; i < hash.size(); ++i)
        hash[i] = static_cast<unsigned char>(state.h[i / 4] >> (24 - 8 * (i % 4)));
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

KeyedBlake2b::KeyedBlake2b(Bytes key, std::size_t size)
    : state_(Secret::zeros(sizeof(crypto_generichash_blake2b_state))), size_(size) {
    assert(!key.empty() && key.size() <= crypto_generichash_blake2b_KEYBYTES_MAX);
    assert(size >= crypto_generichash_blake2b_BYTES_MIN && size <= crypto_generichash_blake2b_BYTES_MAX);
    crypto_generichash_blake2b_state state;
    crypto_generichash_blake2b_init(&state, base::u8(key), key.size(), size);
    std::memcpy(state_.writable().data(), &state, sizeof state);
    sodium_memzero(&state, sizeof state);
}

void KeyedBlake2b::digest(std::span<unsigned char> out, std::initializer_list<Bytes> pieces) const {
    assert(out.size() == size_);
    crypto_generichash_blake2b_state state;
    std::memcpy(&state, state_.view().data(), sizeof state);
    for (const Bytes piece : pieces) crypto_generichash_blake2b_update(&state, base::u8(piece), piece.size());
    crypto_generichash_blake2b_final(&state, out.data(), out.size());  // wipes what it was given
}

}  // namespace waybill::crypto
