#include "waybill/crypto/aes_siv.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>

#include "aes_blocks.hpp"

namespace waybill::crypto {
namespace {

using Block = AesBlock;
constexpr std::size_t block_size = aes_block_size;

/// Multiplication by x in GF(2^128), without a branch on the secret carry (RFC 5297 section 2.3).
Block doubled(const Block& block) {
    std::uint64_t high = base::read_be<std::uint64_t>({reinterpret_cast<const char*>(block.data()), 8});
    std::uint64_t low = base::read_be<std::uint64_t>({reinterpret_cast<const char*>(block.data()) + 8, 8});
    const std::uint64_t carry = high >> 63;
    high = high << 1 | low >> 63;
    low = low << 1 ^ (0x87 & (0 - carry));
    Block out;
    for (std::size_t i = 0; i < 8; ++i) {
        out[i] = static_cast<unsigned char>(high >> (56 - 8 * i));
        out[8 + i] = static_cast<unsigned char>(low >> (56 - 8 * i));
    }
    return out;
}

/// One more, in the last 64 bits and from there upward.
void count_up(Block& counter) {
    for (std::size_t i = block_size; i-- > 0;)
        if (++counter[i] != 0) return;
}

}  // namespace

struct AesSiv::Contexts {
    AesBlocks mac;      // for S2V
    AesBlocks counter;  // for CTR
    Block whole_last;   // CMAC's K1 and K2 (RFC 4493 section 2.3)
    Block padded_last;
    Block start;             // S2V's first D, doubled: it depends on the key alone
    std::string associated;  // of the last call, and S2V's D after it: callers have one for many messages
    Block after_associated;

    explicit Contexts(Bytes key)
        : mac(key.substr(0, key.size() / 2)), counter(key.substr(key.size() / 2)), after_associated{} {
        whole_last = doubled(mac.encrypt(Block{}));
        padded_last = doubled(whole_last);
        const Block zero{};
        start = doubled(cmac(zero.data(), zero.size()));
        associate({});
    }

    Block cmac(const unsigned char* bytes, std::size_t size) const {
        Block state{};
        for (; size > block_size; bytes += block_size, size -= block_size) {
            mix(state, bytes);
            state = mac.encrypt(state);
        }
        if (size > 0) mix(state, bytes, size);
        if (size < block_size) state[size] ^= 0x80;
        mix(state, (size == block_size ? whole_last : padded_last).data());
        return mac.encrypt(state);
    }

    void associate(Bytes bytes) {
        associated = bytes;
        after_associated = start;
        mix(after_associated, cmac(base::u8(bytes), bytes.size()).data());
    }

    /// S2V(associated, text), RFC 5297 section 2.4. Changes the text's end while it runs and puts it back: that spares
    /// a copy.
    Block s2v(Bytes bytes, unsigned char* text, std::size_t size) {
        if (bytes != associated) associate(bytes);
        Block d = after_associated;
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

    /// AES-CTR from the SIV, in place; its own inverse. By blocks and not by OpenSSL's CTR, which takes as long as this
    /// does for a whole token only to be told a new counter.
    void apply_counter(Block siv, unsigned char* text, std::size_t size) const {
        siv[8] &= 0x7f;  // RFC 5297 section 2.5: no carry out of a 32-bit half
        siv[12] &= 0x7f;
        std::array<unsigned char, 16 * block_size> stream;
        while (size > 0) {
            const std::size_t now = std::min(size, stream.size());
            const std::size_t blocks = (now + block_size - 1) / block_size;
            for (std::size_t i = 0; i < blocks; ++i) {
                std::memcpy(stream.data() + i * block_size, siv.data(), block_size);
                count_up(siv);
            }
            counter.encrypt(stream.data(), stream.data(), blocks);
            for (std::size_t i = 0; i < now; ++i) text[i] ^= stream[i];
            text += now;
            size -= now;
        }
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
    contexts_->apply_counter(value, text, plaintext.size());
}

std::optional<std::string> AesSiv::open(Bytes associated, Bytes sealed) {
    if (sealed.size() < block_size) return std::nullopt;
    Block siv;
    std::memcpy(siv.data(), sealed.data(), block_size);
    std::string text(sealed.substr(block_size));
    contexts_->apply_counter(siv, base::u8(text), text.size());
    const Block expected = contexts_->s2v(associated, base::u8(text), text.size());
    if (CRYPTO_memcmp(expected.data(), siv.data(), block_size) == 0) return text;
    OPENSSL_cleanse(text.data(), text.size());  // what a forger sent does not stay behind, decrypted under our key
    return std::nullopt;
}

}  // namespace waybill::crypto
