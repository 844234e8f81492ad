#include "pem_files.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <system_error>

namespace waybill::control {
namespace {

constexpr std::uint64_t pem_limit = 4 << 20;

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_CRL* list) const { X509_CRL_free(list); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// Without it OpenSSL would ask on the terminal for the password of a sealed key.
int no_password(char*, int, int, void*) { return -1; }

/// The next one of a kind, or null at the end and where one cannot be read.
template <class T>
Owned<T> next(BIO* bio, T* (*read)(BIO*, T**, pem_password_cb*, void*)) {
    return Owned<T>(read(bio, nullptr, no_password, nullptr));
}

Owned<BIO> memory(const net::Pem& pem) {
    return Owned<BIO>(BIO_new_mem_buf(pem.bytes.data(), static_cast<int>(pem.bytes.size())));
}

/// OpenSSL's queue of errors is the thread's: what is left in it would be taken for the next call's.
struct ClearErrors {
    ClearErrors() = default;
    ClearErrors(const ClearErrors&) = delete;
    ClearErrors& operator=(const ClearErrors&) = delete;
    ~ClearErrors() { ERR_clear_error(); }
};

/// Reads all of a kind; whether the end was reached, and not one that cannot be read.
template <class T>
bool all_read(BIO* bio, T* (*read)(BIO*, T**, pem_password_cb*, void*)) {
    while (next(bio, read)) {
    }
    return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
}

}  // namespace

std::optional<net::Pem> PemFiles::certificates(const NamedPath& file) {
    const ClearErrors clear;
    auto pem = read(file);
    if (!pem) return std::nullopt;
    const auto bio = memory(*pem);
    if (!next(bio.get(), PEM_read_bio_X509))
        return wrong(file, "holds no certificate", "as PEM, it begins with -----BEGIN CERTIFICATE-----");
    if (!all_read(bio.get(), PEM_read_bio_X509)) return wrong(file, "holds a certificate that cannot be read");
    return pem;
}

std::optional<net::Pem> PemFiles::revocations(const NamedPath& file) {
    const ClearErrors clear;
    auto pem = read(file);
    if (!pem) return std::nullopt;
    const auto bio = memory(*pem);
    if (!next(bio.get(), PEM_read_bio_X509_CRL))
        return wrong(file, "holds no revocation list", "as PEM, it begins with -----BEGIN X509 CRL-----");
    if (!all_read(bio.get(), PEM_read_bio_X509_CRL)) return wrong(file, "holds a revocation list that cannot be read");
    return pem;
}

std::optional<net::Pem> PemFiles::private_key(const NamedPath& file, const std::optional<net::Pem>& certificate) {
    const ClearErrors clear;
    auto pem = read(file);
    if (!pem) return std::nullopt;
    const auto key = next(memory(*pem).get(), PEM_read_bio_PrivateKey);
    const auto leaf = certificate ? next(memory(*certificate).get(), PEM_read_bio_X509) : nullptr;
    if (key && (!leaf || X509_check_private_key(leaf.get(), key.get()) == 1)) return pem;
    wipe(*pem);
    if (!key) return wrong(file, "holds no private key", "as PEM, without a password");
    return wrong(file, "is not the key of the certificate beside it");
}

std::nullopt_t PemFiles::wrong(const NamedPath& file, const std::string& what, std::string hint) {
    diagnostics_.error(file.where, "`" + file.path.string() + "` " + what, std::move(hint));
    return std::nullopt;
}

std::optional<net::Pem> PemFiles::read(const NamedPath& file) {
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file.path, problem))
        return wrong(file, std::filesystem::exists(file.path, problem) ? "is not a regular file" : "is not there");
    auto bytes = base::PosixFiles().read(file.path, pem_limit);
    if (!bytes) return wrong(file, "cannot be read: " + std::string(bytes.error().text()));
    return net::Pem{file.path.string(), *std::move(bytes)};
}

void wipe(net::Pem& pem) { OPENSSL_cleanse(pem.bytes.data(), pem.bytes.size()); }

}  // namespace waybill::control
