#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "sessions.hpp"
#include "tls_context.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::net {
namespace {

constexpr const char* purpose = "ssl_server";
using Pin = std::array<unsigned char, 32>;

Result<Pin> read_pin(Bytes text) {
    constexpr Bytes algorithm = "sha256/";
    Pin pin;
    const auto hash = text.starts_with(algorithm) ? base::from_base64(text.substr(algorithm.size())) : std::nullopt;
    if (!hash || hash->size() != pin.size()) return fail(Code::bad_key, "a pin is sha256/ and the base64 of 32 bytes");
    std::memcpy(pin.data(), hash->data(), pin.size());
    return pin;
}

/// SHA-256 of the SubjectPublicKeyInfo (RFC 7469, 2.4).
bool has_pin(X509* certificate, const std::vector<Pin>& pins) {
    unsigned char* der = nullptr;
    Pin hash;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    const bool hashed =
        size > 0 && EVP_Digest(der, static_cast<std::size_t>(size), hash.data(), nullptr, EVP_sha256(), nullptr) == 1;
    OPENSSL_free(der);
    return hashed && std::ranges::find(pins, hash) != pins.end();
}

class VendorTls final : public ClientTls {
public:
    explicit VendorTls(const base::Clock* clock)
        : clock_(clock == nullptr ? system_ : *clock), context_(new_context(TLS_client_method())) {}

    Result<void> load(const Files& files, const std::string& host);

    SSL_CTX* context() const override { return context_.get(); }
    void prepare(SSL* ssl) const override;
    const std::string& digest() const override { return digest_; }

private:
    Result<void> expect(const std::string& host);
    void keep_sessions();
    bool accepts(X509_STORE_CTX* verification) const;
    bool accepts_session_of(SSL* ssl) const;
    static int verify_vendor(X509_STORE_CTX* verification, void* self);
    static int keep_session(SSL* ssl, SSL_SESSION* session);

    const base::SystemClock system_;
    const base::Clock& clock_;
    ContextPtr context_;
    std::vector<Pin> pins_;
    std::string server_name_;  // empty where the host is an address
    std::string digest_;
    mutable Sessions sessions_;
};

Result<void> VendorTls::load(const Files& files, const std::string& host) {
    if (files.ca) {
        if (const auto cas = trust(context_.get(), *files.ca); !cas) return fail(cas.error());
    } else if (SSL_CTX_set_default_verify_paths(context_.get()) != 1) {
        return fail(Code::file_failed, "the system's store of CAs cannot be read");
    }
    if (files.certificate.has_value() != files.key.has_value())
        return fail(Code::bad_key, "a certificate and its key come together");
    if (files.certificate)
        if (auto shown = show(context_.get(), *files.certificate, *files.key); !shown) return shown;
    std::vector<Bytes> pieces{host, files.ca ? "ca" : "system", files.ca ? Bytes(files.ca->bytes) : Bytes(),
                              files.certificate ? Bytes(files.certificate->bytes) : Bytes(),
                              files.key ? Bytes(files.key->bytes) : Bytes()};
    for (const std::string& text : files.pins) {
        const auto pin = read_pin(text);
        if (!pin) return fail(pin.error());
        pins_.push_back(*pin);
        pieces.push_back(text);
    }
    digest_ = digest_of(pieces);
    if (auto expected = expect(host); !expected) return expected;
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context_.get(), verify_vendor, this);
    keep_sessions();
    return {};
}

/// The name is the context's, so that no connection can be made without its check.
Result<void> VendorTls::expect(const std::string& host) {
    X509_VERIFY_PARAM* const rules = SSL_CTX_get0_param(context_.get());
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;
    ERR_clear_error();
    if (is_address) return {};
    // An empty name would mean: any. A name with NUL would be checked up to there.
    const bool is_name = !host.empty() && host.find('\0') == std::string::npos && host.size() < 254 &&
                         X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size()) == 1;
    if (!is_name) return fail(Code::bad_key, "the vendor's host is neither a name nor an address");
    server_name_ = host;
    return {};
}

void VendorTls::keep_sessions() {
    SSL_CTX_set_app_data(context_.get(), this);
    SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context_.get(), keep_session);
}

/// In the handshake, before our own certificate is shown: chain, name and time, then the pins.
bool VendorTls::accepts(X509_STORE_CTX* verification) const {
    if (!verify(verification, clock_.now())) return false;
    if (pins_.empty()) return true;
    const STACK_OF(X509)* const chain = X509_STORE_CTX_get0_chain(verification);
    for (int i = 0; i < sk_X509_num(chain); ++i)
        if (has_pin(sk_X509_value(chain, i), pins_)) return true;
    X509_STORE_CTX_set_error(verification, X509_V_ERR_APPLICATION_VERIFICATION);
    return false;
}

int VendorTls::verify_vendor(X509_STORE_CTX* verification, void* self) {
    return static_cast<const VendorTls*>(self)->accepts(verification) ? 1 : 0;
}

int VendorTls::keep_session(SSL* ssl, SSL_SESSION* session) {
    const auto* const self = static_cast<const VendorTls*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    self->sessions_.keep(session, seconds_of(self->clock_.now()));
    return 0;  // it was copied
}

void VendorTls::prepare(SSL* ssl) const {
    if (!server_name_.empty()) SSL_set_tlsext_host_name(ssl, server_name_.c_str());
    const SessionPtr session = sessions_.take(seconds_of(clock_.now()));
    if (session != nullptr && SSL_set_session(ssl, session.get()) == 1 && !accepts_session_of(ssl))
        SSL_set_session(ssl, nullptr);  // a full handshake says what is wrong
    ERR_clear_error();
}

bool VendorTls::accepts_session_of(SSL* ssl) const {
    X509* const leaf = SSL_get0_peer_certificate(ssl);
    if (leaf == nullptr) return false;
    const VerificationPtr verification = new_verification(context_.get(), leaf, SSL_get_peer_cert_chain(ssl), purpose);
    return verification != nullptr && accepts(verification.get());
}

}  // namespace

Result<std::shared_ptr<const ClientTls>> ClientTls::make(const Files& files, const std::string& host,
                                                         const base::Clock* clock) {
    auto made = std::make_shared<VendorTls>(clock);
    if (auto loaded = made->load(files, host); !loaded) return fail(loaded.error());
    return std::shared_ptr<const ClientTls>(std::move(made));
}

}  // namespace waybill::net
