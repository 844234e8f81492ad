#include "waybill/crypto/aead.hpp"

#include <sodium.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <cstring>

namespace waybill::crypto {
namespace {

static_assert(aead_key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(aead_nonce_size == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(aead_tag_size == crypto_aead_xchacha20poly1305_ietf_ABYTES);

constexpr std::size_t overhead = aead_nonce_size + aead_tag_size;
constexpr std::uint64_t salts_a_block = 4;

/// `out` has room for the plaintext, which is `overhead` shorter than `sealed`.
bool open_into(unsigned char* out, Bytes key, Bytes associated, Bytes sealed) {
    if (key.size() != aead_key_size) std::abort();
    const Bytes nonce = sealed.substr(0, aead_nonce_size);
    const Bytes box = sealed.substr(aead_nonce_size);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out, nullptr, nullptr, base::u8(box), box.size(),
                                                      base::u8(associated), associated.size(), base::u8(nonce),
                                                      base::u8(key)) == 0;
}

}  // namespace

void aead_seal(Bytes key, Bytes associated, Bytes plaintext, base::Random& random, std::string& out) {
    if (key.size() != aead_key_size) std::abort();
    const auto nonce = random.bytes<aead_nonce_size>();
    const std::size_t at = out.size();
    out.resize(at + overhead + plaintext.size());
    unsigned char* sealed = base::u8(out) + at;
    std::memcpy(sealed, nonce.data(), nonce.size());
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + nonce.size(), nullptr, base::u8(plaintext), plaintext.size(),
                                               base::u8(associated), associated.size(), nullptr, nonce.data(),
                                               base::u8(key));
}

std::optional<std::string> aead_open(Bytes key, Bytes associated, Bytes sealed) {
    if (sealed.size() < overhead) return std::nullopt;
    std::string out(sealed.size() - overhead, '\0');
    if (!open_into(base::u8(out), key, associated, sealed)) return std::nullopt;
    return out;
}

std::optional<Secret> aead_open_secret(Bytes key, Bytes associated, Bytes sealed) {
    if (sealed.size() < overhead) return std::nullopt;
    Secret out = Secret::zeros(sealed.size() - overhead);
    if (!open_into(out.writable().data(), key, associated, sealed)) return std::nullopt;
    return out;
}

void salt_stream(const Seed& seed, std::uint64_t first, std::span<unsigned char> out) {
    assert(first % salts_a_block == 0);
    const std::uint64_t block = first / salts_a_block;
    if (block > UINT32_MAX)
        std::abort();  // RFC 8439's counter has 32 bits: a salt beyond them would be one used before
    constexpr std::array<unsigned char, crypto_stream_chacha20_ietf_NONCEBYTES> nonce{};
    std::ranges::fill(out, static_cast<unsigned char>(0));
    crypto_stream_chacha20_ietf_xor_ic(out.data(), out.data(), out.size(), nonce.data(),
                                       static_cast<std::uint32_t>(block), seed.data());
}

Salt salt_at(const Seed& seed, std::uint64_t index) {
    std::array<unsigned char, 64> block;
    salt_stream(seed, index - index % salts_a_block, block);
    Salt salt;
    std::memcpy(salt.data(), block.data() + index % salts_a_block * salt.size(), salt.size());
    return salt;
}

}  // namespace waybill::crypto
