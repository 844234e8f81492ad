#include "waybill/crypto/hkdf.hpp"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace waybill::crypto {
namespace {

struct FreeKdf {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

OSSL_PARAM octets(const char* name, Bytes bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

std::string_view name_of(Use use) {
    switch (use) {
        case Use::token:
            return "token";
        case Use::hash:
            return "hash";
        case Use::fpe:
            return "fpe";
        case Use::shift:
            return "shift";
    }
    std::abort();
}

}  // namespace

Secret hkdf_sha256(Bytes key, Bytes info, std::size_t length) {
    const std::unique_ptr<EVP_KDF, FreeKdf> kdf(EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_HKDF, nullptr));
    const std::unique_ptr<EVP_KDF_CTX, FreeKdf> context(EVP_KDF_CTX_new(kdf.get()));
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_KEY, key),
        octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end(),
    };
    Secret out = Secret::zeros(length);
    // Fails only without memory, without the algorithm, or for a length that RFC 5869 has not got.
    if (EVP_KDF_derive(context.get(), out.writable().data(), length, parameters) != 1) std::abort();
    return out;
}

Secret derive_treatment_key(Bytes ring_key, Use use, Bytes keys_name, Bytes category) {
    if (keys_name.find('\0') != Bytes::npos || category.find('\0') != Bytes::npos) std::abort();
    std::string info = "waybill/1";
    for (const Bytes part : {Bytes(name_of(use)), keys_name, category}) {
        info += '\0';
        info += part;
    }
    return hkdf_sha256(ring_key, info, use == Use::token ? 64 : 32);
}

}  // namespace waybill::crypto
