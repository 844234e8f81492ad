// TLS settings, made once from bytes that were read once, and used by all workers: what was checked and recorded is
// what is in force. 1.3, and 1.2 with forward-secret AEAD suites only; no 0-RTT, no renegotiation, no compression.
#pragma once

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

/// A PEM file as it was read. `path` is for messages.
struct Pem {
    std::string path;
    std::string bytes;
};

/// A listener's side: demands a client certificate that chains to `client_ca`. Immutable but for OpenSSL's own counts.
class ServerTls {
public:
    struct Files {
        Pem certificate, key, client_ca;
        std::optional<Pem> crl;  // one or more lists; then every certificate of a chain must be covered by one that is
                                 // not stale
    };
    /// Errors: bad_key (key and certificate do not belong together, or cannot be read), file_failed, with the path.
    static Result<std::shared_ptr<const ServerTls>> make(const Files& files);
    virtual ~ServerTls() = default;

    virtual SSL_CTX* context() const = 0;
    /// Judges a chain that a connection was made with, by these settings and this time: leaf first. client_not_trusted.
    virtual Result<void> judge(X509* leaf, const STACK_OF(X509) * chain, Time now) const = 0;
    /// Until when what judge() said holds, if nothing is reloaded: the first notAfter or nextUpdate.
    virtual Time holds_until(X509* leaf, const STACK_OF(X509) * chain) const = 0;
    /// Over all files, so that a reload that changes nothing changes no connection.
    virtual const std::string& digest() const = 0;
};

/// The gateway as a vendor's client.
class ClientTls {
public:
    struct Files {
        std::optional<Pem> ca;  // absent: the system's own store
        std::optional<Pem> certificate, key;  // both or none
        std::vector<std::string> pins;        // `sha256/` and base64 of an SPKI's SHA-256; any of the verified chain's
    };
    /// `host` is checked against the certificate (DNS or IP) and sent as SNI where it is a name.
    static Result<std::shared_ptr<const ClientTls>> make(const Files& files, const std::string& host);
    virtual ~ClientTls() = default;

    virtual SSL_CTX* context() const = 0;
    /// Sets name, SNI and pins of one connection.
    virtual void prepare(SSL* ssl) const = 0;
    virtual const std::string& digest() const = 0;
};

/// `spiffe://…` or `dns:…` (DESIGN.md, Clients). client_unidentified: two URI names, one that is no SPIFFE id, or none
/// and not exactly one DNS name without wildcard.
Result<std::string> identity_of(X509* leaf);

}  // namespace waybill::net
