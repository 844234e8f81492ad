#include "aes_blocks.hpp"

#include <climits>
#include <cstdlib>

namespace waybill::crypto {
namespace {

struct FreeCipher {
    void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};

/// OpenSSL's calls fail here only where it has no AES or no memory.
void must(int succeeded) {
    if (succeeded != 1) std::abort();
}

const char* cipher_name(std::size_t key_size) {
    switch (key_size) {
        case 16:
            return "AES-128-ECB";
        case 24:
            return "AES-192-ECB";
        case 32:
            return "AES-256-ECB";
    }
    std::abort();
}

}  // namespace

AesBlocks::AesBlocks(Bytes key) : context_(EVP_CIPHER_CTX_new()) {
    const std::unique_ptr<EVP_CIPHER, FreeCipher> cipher(EVP_CIPHER_fetch(nullptr, cipher_name(key.size()), nullptr));
    must(EVP_EncryptInit_ex2(context_.get(), cipher.get(), base::u8(key), nullptr, nullptr));
    must(EVP_CIPHER_CTX_set_padding(context_.get(), 0));
}

void AesBlocks::encrypt(const unsigned char* in, unsigned char* out, std::size_t count) const {
    if (count > INT_MAX / aes_block_size) std::abort();  // OpenSSL's int would wrap
    int written = 0;
    must(EVP_EncryptUpdate(context_.get(), out, &written, in, static_cast<int>(count * aes_block_size)));
}

}  // namespace waybill::crypto
