// TLS settings, made once from bytes that were read once, and used by all workers: what was checked and recorded is
// what is in force. 1.3, and 1.2 with forward-secret AEAD suites only; no 0-RTT, no renegotiation, no compression.
#pragma once

#include <openssl/crypto.h>
#include <openssl/safestack.h>
#include <openssl/types.h>
#include <openssl/x509.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/result.hpp"
#include "waybill/base/time.hpp"

namespace waybill::net {

/// A PEM file as it was read, wiped when released: it may be a key. `path` is for messages.
struct Pem {
    std::string path;
    std::string bytes;

    ~Pem() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

/// A listener's side: demands a client certificate that chains to `client_ca`, for clients' use, and judges it by
/// `clock`; a client that resumes a session is judged like a new one. Immutable but for OpenSSL's own counts; any
/// thread.
class ServerTls {
public:
    struct Files {
        Pem certificate, key, client_ca;
        std::optional<Pem> crl;  // one or more lists; then every certificate of a chain must be covered by one that is
                                 // not stale
    };
    /// Errors, with the path: bad_key (the key cannot be read, is sealed by a password, or is not the certificate's),
    /// file_failed (no certificate or no list in the file, or a damaged one). Without a clock: the system's; else it
    /// must outlive what is made.
    static Result<std::shared_ptr<const ServerTls>> make(const Files& files, const base::Clock* clock = nullptr);
    virtual ~ServerTls() = default;

    virtual SSL_CTX* context() const = 0;
    /// Judges a chain that a connection was made with, by these settings and this time. `chain` holds what may lie
    /// between the leaf and a CA, in any order, and is not trusted; null where there is nothing. client_not_trusted,
    /// the text says why.
    virtual Result<void> judge(X509* leaf, const STACK_OF(X509) * chain, Time now) const = 0;
    /// Until when judge()'s yes holds, if nothing is reloaded: the first notAfter of leaf, chain and their issuers
    /// among the CAs, or nextUpdate of the lists that cover them.
    virtual Time holds_until(X509* leaf, const STACK_OF(X509) * chain) const = 0;
    /// Over all files, so that a reload that changes nothing changes no connection.
    virtual const std::string& digest() const = 0;
};

/// The gateway as a vendor's client. Sessions of earlier connections are kept in it and resumed; what they were made
/// with is judged again each time, pins and name included. Any thread.
class ClientTls {
public:
    struct Files {
        std::optional<Pem> ca;                // absent: the system's own store
        std::optional<Pem> certificate, key;  // both or none
        std::vector<std::string> pins;        // `sha256/` and base64 of an SPKI's SHA-256; any of the verified chain's
    };
    /// `host` is checked against the certificate's subject alternative names (DNS or IP; never its common name) and
    /// sent as SNI where it is a name. Errors as ServerTls's; a malformed pin or host: bad_key.
    static Result<std::shared_ptr<const ClientTls>> make(const Files& files, const std::string& host,
                                                         const base::Clock* clock = nullptr);
    virtual ~ClientTls() = default;

    virtual SSL_CTX* context() const = 0;
    /// Sets SNI of one connection and the session that it offers; name and pins are the context's own.
    virtual void prepare(SSL* ssl) const = 0;
    /// Over files, pins and host; the system's store counts as one word.
    virtual const std::string& digest() const = 0;
};

/// `spiffe://…` or `dns:…` in lower case (DESIGN.md, Clients; SPIFFE-ID section 2). client_unidentified: two URI names,
/// one that is no SPIFFE id, or none and not exactly one DNS name without wildcard.
Result<std::string> identity_of(X509* leaf);

}  // namespace waybill::net
