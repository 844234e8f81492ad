#include "tls_reasons.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509_vfy.h>

#include <span>

namespace waybill::net {
namespace {

struct Row {
    long number;
    base::Text text;
};

constexpr base::Text unknown_issuer = "the certificate's issuer is not among the CAs";
constexpr base::Text bad_list = "a revocation list is not good for the certificate's issuer";
constexpr base::Text bad_issuer = "a certificate of the chain may not issue others";
constexpr base::Text wrong_name = "the certificate is for another name";
constexpr base::Text too_weak = "a key or signature of the chain is too weak";

constexpr Row verdicts[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "a certificate of the chain has expired"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "a certificate of the chain is not valid yet"},
    {X509_V_ERR_CERT_REVOKED, "a certificate of the chain was revoked"},
    {X509_V_ERR_CRL_HAS_EXPIRED, "a revocation list is stale"},
    {X509_V_ERR_CRL_NOT_YET_VALID, "a revocation list is not valid yet"},
    {X509_V_ERR_UNABLE_TO_GET_CRL, "no revocation list covers a certificate of the chain"},
    {X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, bad_list},
    {X509_V_ERR_CRL_SIGNATURE_FAILURE, bad_list},
    {X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, bad_list},
    {X509_V_ERR_DIFFERENT_CRL_SCOPE, bad_list},
    {X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, bad_list},
    {X509_V_ERR_CRL_PATH_VALIDATION_ERROR, bad_list},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, unknown_issuer},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, unknown_issuer},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, unknown_issuer},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, unknown_issuer},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, unknown_issuer},
    {X509_V_ERR_CERT_UNTRUSTED, unknown_issuer},
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, "a signature in the chain is wrong"},
    {X509_V_ERR_INVALID_PURPOSE, "the certificate is for another purpose"},
    {X509_V_ERR_CERT_REJECTED, "the certificate is for another purpose"},
    {X509_V_ERR_INVALID_CA, bad_issuer},
    {X509_V_ERR_KEYUSAGE_NO_CERTSIGN, bad_issuer},
    {X509_V_ERR_PATH_LENGTH_EXCEEDED, bad_issuer},
    {X509_V_ERR_CERT_CHAIN_TOO_LONG, "the chain is too long"},
    {X509_V_ERR_HOSTNAME_MISMATCH, wrong_name},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, wrong_name},
    {X509_V_ERR_EE_KEY_TOO_SMALL, too_weak},
    {X509_V_ERR_CA_KEY_TOO_SMALL, too_weak},
    {X509_V_ERR_CA_MD_TOO_WEAK, too_weak},
    {X509_V_ERR_APPLICATION_VERIFICATION, "no key of the chain is pinned"},  // see client_tls.cpp
};

constexpr base::Text refused_ours = "the peer refused our certificate";
constexpr base::Text nothing_common = "no common TLS version or cipher suite";

constexpr Row breaks[] = {
    {SSL_R_UNEXPECTED_EOF_WHILE_READING, "the connection ended without a goodbye"},
    {SSL_R_TLSV1_ALERT_UNKNOWN_CA, refused_ours},
    {SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED, "the peer demands a certificate"},
    {SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, refused_ours},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, refused_ours},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED, refused_ours},
    {SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, refused_ours},
    {SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, refused_ours},
    {SSL_R_TLSV1_ALERT_ACCESS_DENIED, refused_ours},
    {SSL_R_UNSUPPORTED_PROTOCOL, nothing_common},
    {SSL_R_NO_SHARED_CIPHER, nothing_common},
    {SSL_R_TLSV1_ALERT_PROTOCOL_VERSION, nothing_common},
    {SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, "the peer broke off the handshake"},
    {SSL_R_HTTP_REQUEST, "the peer spoke plain HTTP"},
    {SSL_R_WRONG_VERSION_NUMBER, "the peer did not speak TLS"},
};

base::Text find(std::span<const Row> rows, long number, base::Text otherwise) {
    for (const Row& row : rows)
        if (row.number == number) return row.text;
    return otherwise;
}

}  // namespace

base::Text reason_of_verdict(long verdict) { return find(verdicts, verdict, "the certificate was not accepted"); }

base::Text take_reason() {
    const unsigned long error = ERR_peek_last_error();
    ERR_clear_error();
    if (error == 0 || ERR_SYSTEM_ERROR(error)) return "the connection was reset";
    return find(breaks, ERR_GET_REASON(error), "the peer broke the TLS protocol");
}

bool no_certificate_shown() { return ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE; }

}  // namespace waybill::net
