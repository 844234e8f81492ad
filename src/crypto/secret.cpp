#include "waybill/crypto/secret.hpp"

#include <sodium.h>

#include <cstdlib>
#include <cstring>

namespace waybill::crypto {

void start() {
    if (sodium_init() < 0) std::abort();
}

void Secret::Wipe::operator()(unsigned char* bytes) const { sodium_free(bytes); }

Secret Secret::zeros(std::size_t size) {
    start();
    Secret secret;
    if (size == 0) return secret;
    secret.bytes_.reset(static_cast<unsigned char*>(sodium_malloc(size)));
    if (!secret.bytes_) std::abort();  // no memory: nothing can go on without its keys
    std::memset(secret.bytes_.get(), 0, size);
    secret.size_ = size;
    return secret;
}

Secret Secret::copy_of(Bytes bytes) {
    Secret secret = zeros(bytes.size());
    if (!bytes.empty()) std::memcpy(secret.bytes_.get(), bytes.data(), bytes.size());
    return secret;
}

Secret Secret::random(std::size_t size, base::Random& random) {
    Secret secret = zeros(size);
    random.fill(secret.writable());
    return secret;
}

}  // namespace waybill::crypto
