// AES, block by block, under one key (FIPS 197, by OpenSSL): what SIV and FF1 are composed of. Holds a keyed context,
// so one object serves one thread at a time; making one is dear, encrypting is cheap and does not allocate.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "waybill/base/bytes.hpp"

namespace waybill::crypto {

inline constexpr std::size_t aes_block_size = 16;
using AesBlock = std::array<unsigned char, aes_block_size>;

class AesBlocks {
public:
    /// 16, 24 or 32 bytes; any other length is a bug that aborts.
    explicit AesBlocks(Bytes key);

    /// Each of `count` blocks by itself (ECB: only for blocks that the caller has made different). `in` may be `out`.
    void encrypt(const unsigned char* in, unsigned char* out, std::size_t count) const;
    AesBlock encrypt(const AesBlock& in) const {
        AesBlock out;
        encrypt(in.data(), out.data(), 1);
        return out;
    }

private:
    struct Free {
        void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    };
    std::unique_ptr<EVP_CIPHER_CTX, Free> context_;
};

inline void mix(AesBlock& into, const unsigned char* bytes, std::size_t size = aes_block_size) {
    for (std::size_t i = 0; i < size; ++i) into[i] ^= bytes[i];
}

}  // namespace waybill::crypto
