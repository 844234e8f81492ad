#include "pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <limits>

namespace waybill::net {
namespace {

BioPtr open(const Pem& file) {
    if (file.bytes.size() > std::numeric_limits<int>::max()) return nullptr;
    return BioPtr(BIO_new_mem_buf(file.bytes.data(), static_cast<int>(file.bytes.size())));
}

/// OpenSSL's own would ask at the terminal.
int no_password(char*, int, int, void* asked) {
    *static_cast<bool*>(asked) = true;
    return -1;
}

/// All objects of one kind; `read` gives null at the end and at a damaged one.
template <class Pointer, class Read>
Result<std::vector<Pointer>> read_all(const Pem& file, Read read, base::Text none, base::Text damaged) {
    std::vector<Pointer> out;
    const BioPtr bio = open(file);
    if (bio == nullptr) return fail(Error::of_file(Code::file_failed, damaged, file.path));
    ERR_clear_error();
    while (auto* const object = read(bio.get(), nullptr, nullptr, nullptr)) out.emplace_back(object);
    const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!at_end) return fail(Error::of_file(Code::file_failed, damaged, file.path));
    if (out.empty()) return fail(Error::of_file(Code::file_failed, none, file.path));
    return out;
}

}  // namespace

Result<std::vector<CertificatePtr>> read_certificates(const Pem& file) {
    return read_all<CertificatePtr>(file, PEM_read_bio_X509, "the file has no certificate in PEM form",
                                    "a certificate in the file is damaged");
}

Result<std::vector<CrlPtr>> read_crls(const Pem& file) {
    return read_all<CrlPtr>(file, PEM_read_bio_X509_CRL, "the file has no revocation list in PEM form",
                            "a revocation list in the file is damaged");
}

Result<KeyPtr> read_key(const Pem& file) {
    const BioPtr bio = open(file);
    bool asked = false;
    KeyPtr key(bio == nullptr ? nullptr : PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, &asked));
    ERR_clear_error();
    if (asked) return fail(Error::of_file(Code::bad_key, "the private key is sealed by a password", file.path));
    if (key == nullptr)
        return fail(Error::of_file(Code::bad_key, "the file has no private key in PEM form", file.path));
    return key;
}

}  // namespace waybill::net
