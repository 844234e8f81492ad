// What both sides of TLS have in common: versions, suites, options, our own certificate, and how a chain is verified.
#pragma once

#include <initializer_list>
#include <vector>

#include "openssl.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {

/// For how long sessions may follow one from another without the peer proving its key anew (RFC 8446, 4.6.1).
inline constexpr std::int64_t resumable_seconds = 24 * 60 * 60;

/// Never null.
ContextPtr new_context(const SSL_METHOD* method);

/// Our certificate, what stands between it and a CA, and its key.
Result<void> show(SSL_CTX* context, const Pem& certificate, const Pem& key);

/// Trusts these as CAs, in place of any other.
Result<std::vector<CertificatePtr>> trust(SSL_CTX* context, const Pem& ca);

/// A verification that SSL has not begun itself, by the same rules; `purpose` is OpenSSL's word, `ssl_client` or
/// `ssl_server`. Null where there is no memory.
VerificationPtr new_verification(SSL_CTX* context, X509* leaf, const STACK_OF(X509) * chain, const char* purpose);

/// Runs it at that time. On false the verification's error is set.
bool verify(X509_STORE_CTX* verification, Time now);

std::int64_t seconds_of(Time time);

/// Hex SHA-256 over the pieces and their lengths.
std::string digest_of(const std::vector<Bytes>& pieces);

}  // namespace waybill::net
