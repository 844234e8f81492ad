#include "tls_context.hpp"

#include <openssl/err.h>

#include <cstdlib>

#include "pem.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::net {
namespace {

constexpr int security_level = 2;  // 112 bits, in certificates too
constexpr int longest_chain = 8;   // certificates between leaf and CA: each costs a peer nothing and us a signature
constexpr long session_seconds = 7200;

}  // namespace

ContextPtr new_context(const SSL_METHOD* method) {
    ContextPtr context(SSL_CTX_new(method));
    if (context == nullptr) std::abort();
    SSL_CTX* const to = context.get();
    // All of it is set here: the system's openssl.cnf has set what it likes.
    const bool set = SSL_CTX_set_min_proto_version(to, TLS1_2_VERSION) == 1 &&
                     SSL_CTX_set_max_proto_version(to, 0) == 1 &&
                     SSL_CTX_set_cipher_list(to, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
                     SSL_CTX_set_ciphersuites(to, TLS_DEFAULT_CIPHERSUITES) == 1 &&
                     // Finite-field groups let a client choose the costliest arithmetic for us.
                     SSL_CTX_set1_groups_list(to, "X25519:P-256:P-384") == 1;
    if (!set) std::abort();
    SSL_CTX_set_security_level(to, security_level);
    SSL_CTX_set_verify_depth(to, longest_chain);
    SSL_CTX_set_timeout(to, session_seconds);
    SSL_CTX_set_options(to, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_clear_options(to, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |
                                  SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_TICKET);
    SSL_CTX_set_read_ahead(to, 1);  // a short record in one read instead of two
    // What we show is what the file has: OpenSSL would else look for issuers among the peers' CAs at each handshake.
    SSL_CTX_set_mode(to, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_NO_AUTO_CHAIN |
                             SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

Result<void> show(SSL_CTX* context, const Pem& certificate, const Pem& key) {
    const auto chain = read_certificates(certificate);
    if (!chain) return fail(chain.error());
    const auto private_key = read_key(key);
    if (!private_key) return fail(private_key.error());
    bool taken = SSL_CTX_use_certificate(context, chain->front().get()) == 1;
    for (std::size_t i = 1; taken && i < chain->size(); ++i)
        taken = SSL_CTX_add1_chain_cert(context, (*chain)[i].get()) == 1;
    ERR_clear_error();
    if (!taken)
        return fail(Error::of_file(Code::bad_key, "the certificate's key or signature is too weak", certificate.path));
    const bool fits = X509_check_private_key(chain->front().get(), private_key->get()) == 1 &&
                      SSL_CTX_use_PrivateKey(context, private_key->get()) == 1;
    ERR_clear_error();
    if (!fits) return fail(Error::of_file(Code::bad_key, "the private key is not the certificate's", key.path));
    return {};
}

Result<std::vector<CertificatePtr>> trust(SSL_CTX* context, const Pem& ca) {
    auto certificates = read_certificates(ca);
    if (!certificates) return fail(certificates.error());
    for (const CertificatePtr& certificate : *certificates) {
        X509_check_purpose(certificate.get(), -1, 0);  // reads its extensions now, not when all workers first need them
        if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get()) != 1)
            return fail(Error::of_file(Code::file_failed, "a CA of the file cannot be used", ca.path));
    }
    return certificates;
}

VerificationPtr new_verification(SSL_CTX* context, X509* leaf, const STACK_OF(X509) * chain, const char* purpose) {
    VerificationPtr verification(X509_STORE_CTX_new());
    auto* const between = const_cast<STACK_OF(X509)*>(chain);  // only read
    if (verification == nullptr ||
        X509_STORE_CTX_init(verification.get(), SSL_CTX_get_cert_store(context), leaf, between) != 1 ||
        X509_STORE_CTX_set_default(verification.get(), purpose) != 1)
        return nullptr;
    X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(verification.get());
    if (X509_VERIFY_PARAM_set1(rules, SSL_CTX_get0_param(context)) != 1) return nullptr;
    X509_VERIFY_PARAM_set_auth_level(rules, security_level);
    return verification;
}

bool verify(X509_STORE_CTX* verification, Time now) {
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(verification), seconds_of(now));
    if (X509_verify_cert(verification) == 1) return true;
    if (X509_STORE_CTX_get_error(verification) == X509_V_OK)
        X509_STORE_CTX_set_error(verification, X509_V_ERR_UNSPECIFIED);
    return false;
}

std::int64_t seconds_of(Time time) { return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count(); }

std::string digest_of(const std::vector<Bytes>& pieces) {
    const DigestPtr digest(EVP_MD_CTX_new());
    std::string out(32, '\0');
    bool done = digest != nullptr && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
    for (const Bytes piece : pieces) {
        std::string length;
        base::append_be(length, static_cast<std::uint64_t>(piece.size()));
        done = done && EVP_DigestUpdate(digest.get(), length.data(), length.size()) == 1 &&
               EVP_DigestUpdate(digest.get(), piece.data(), piece.size()) == 1;
    }
    if (!done || EVP_DigestFinal_ex(digest.get(), base::u8(out), nullptr) != 1) std::abort();
    return base::to_hex(out);
}

}  // namespace waybill::net
