#include "waybill/crypto/aes_siv.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <climits>
#include <cstdlib>
#include <cstring>

namespace waybill::crypto {
namespace {

constexpr std::size_t block_size = 16;
using Block = std::array<unsigned char, block_size>;

struct FreeCipher {
    void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

/// OpenSSL's calls fail here only where it has no AES or no memory.
void must(int succeeded) {
    if (succeeded != 1) std::abort();
}

const char* cipher_name(std::size_t key_size, bool counter) {
    switch (key_size) {
        case 16:
            return counter ? "AES-128-CTR" : "AES-128-ECB";
        case 24:
            return counter ? "AES-192-CTR" : "AES-192-ECB";
        case 32:
            return counter ? "AES-256-CTR" : "AES-256-ECB";
    }
    std::abort();
}

CipherContext keyed(const char* name, Bytes key) {
    const std::unique_ptr<EVP_CIPHER, FreeCipher> cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    CipherContext context(EVP_CIPHER_CTX_new());
    const Block no_counter{};
    must(EVP_EncryptInit_ex2(context.get(), cipher.get(), base::u8(key), no_counter.data(), nullptr));
    must(EVP_CIPHER_CTX_set_padding(context.get(), 0));
    return context;
}

void mix(Block& into, const unsigned char* bytes, std::size_t size = block_size) {
    for (std::size_t i = 0; i < size; ++i) into[i] ^= bytes[i];
}

/// Multiplication by x in GF(2^128), without a branch on the secret carry (RFC 5297 section 2.3).
Block doubled(const Block& block) {
    Block out;
    for (std::size_t i = 0; i + 1 < block_size; ++i)
        out[i] = static_cast<unsigned char>(block[i] << 1 | block[i + 1] >> 7);
    out[15] = static_cast<unsigned char>(block[15] << 1 ^ (0x87 & -(block[0] >> 7)));
    return out;
}

}  // namespace

struct AesSiv::Contexts {
    CipherContext block;    // one block of AES at a time, for S2V
    CipherContext counter;  // AES-CTR
    Block whole_last;       // CMAC's K1 and K2 (RFC 4493 section 2.3)
    Block padded_last;
    Block start;  // S2V's first D, doubled: it depends on the key alone

    explicit Contexts(Bytes key)
        : block(keyed(cipher_name(key.size() / 2, false), key.substr(0, key.size() / 2))),
          counter(keyed(cipher_name(key.size() / 2, true), key.substr(key.size() / 2))) {
        whole_last = doubled(encrypt({}));
        padded_last = doubled(whole_last);
        const Block zero{};
        start = doubled(cmac(zero.data(), zero.size()));
    }

    Block encrypt(const Block& in) const {
        Block out;
        int written = 0;
        must(EVP_EncryptUpdate(block.get(), out.data(), &written, in.data(), block_size));
        return out;
    }

    Block cmac(const unsigned char* bytes, std::size_t size) const {
        Block state{};
        for (; size > block_size; bytes += block_size, size -= block_size) {
            mix(state, bytes);
            state = encrypt(state);
        }
        if (size > 0) mix(state, bytes, size);
        if (size < block_size) state[size] ^= 0x80;
        mix(state, (size == block_size ? whole_last : padded_last).data());
        return encrypt(state);
    }

    /// S2V(associated, text), RFC 5297 section 2.4. Changes the text's end while it runs and puts it back: that spares
    /// a copy.
    Block s2v(Bytes associated, unsigned char* text, std::size_t size) const {
        Block d = start;
        mix(d, cmac(base::u8(associated), associated.size()).data());
        if (size < block_size) {
            d = doubled(d);
            mix(d, text, size);
            d[size] ^= 0x80;
            return cmac(d.data(), d.size());
        }
        unsigned char* end = text + size - block_size;
        for (std::size_t i = 0; i < block_size; ++i) end[i] ^= d[i];
        const Block siv = cmac(text, size);
        for (std::size_t i = 0; i < block_size; ++i) end[i] ^= d[i];
        return siv;
    }

    /// AES-CTR from the SIV, in place; its own inverse.
    void apply_counter(Block siv, unsigned char* text, std::size_t size) const {
        if (size > INT_MAX) std::abort();  // an item is at most a window; beyond this OpenSSL's int would wrap
        siv[8] &= 0x7f;                    // RFC 5297 section 2.5: no carry out of a 32-bit half
        siv[12] &= 0x7f;
        must(EVP_EncryptInit_ex2(counter.get(), nullptr, nullptr, siv.data(), nullptr));
        int written = 0;
        must(EVP_EncryptUpdate(counter.get(), text, &written, text, static_cast<int>(size)));
    }
};

AesSiv::AesSiv(Bytes key) : contexts_(std::make_unique<Contexts>(key)) {}
AesSiv::~AesSiv() = default;
AesSiv::AesSiv(AesSiv&&) noexcept = default;
AesSiv& AesSiv::operator=(AesSiv&&) noexcept = default;

void AesSiv::seal(Bytes associated, Bytes plaintext, std::string& out) {
    const std::size_t at = out.size();
    out.resize(at + block_size);
    out += plaintext;
    unsigned char* siv = base::u8(out) + at;
    unsigned char* text = siv + block_size;
    const Block value = contexts_->s2v(associated, text, plaintext.size());
    std::memcpy(siv, value.data(), block_size);
    if (!plaintext.empty()) contexts_->apply_counter(value, text, plaintext.size());
}

std::optional<std::string> AesSiv::open(Bytes associated, Bytes sealed) {
    if (sealed.size() < block_size) return std::nullopt;
    Block siv;
    std::memcpy(siv.data(), sealed.data(), block_size);
    std::string text(sealed.substr(block_size));
    if (!text.empty()) contexts_->apply_counter(siv, base::u8(text), text.size());
    const Block expected = contexts_->s2v(associated, base::u8(text), text.size());
    if (CRYPTO_memcmp(expected.data(), siv.data(), block_size) == 0) return text;
    OPENSSL_cleanse(text.data(), text.size());  // what a forger sent does not stay behind, decrypted under our key
    return std::nullopt;
}

}  // namespace waybill::crypto
