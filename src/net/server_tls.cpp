#include <openssl/err.h>

#include <algorithm>
#include <ctime>

#include "pem.hpp"
#include "tickets.hpp"
#include "tls_context.hpp"
#include "tls_reasons.hpp"

namespace waybill::net {
namespace {

constexpr const char* purpose = "ssl_client";

/// What holds until a time that cannot be read has never held.
Time time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

class Listener final : public ServerTls {
public:
    explicit Listener(const base::Clock* clock)
        : clock_(clock == nullptr ? system_ : *clock),
          tickets_{*this, clock_},
          context_(new_context(TLS_server_method())) {}

    Result<void> load(const Files& files);

    SSL_CTX* context() const override { return context_.get(); }
    Result<void> judge(X509* leaf, const STACK_OF(X509) * chain, Time now) const override;
    Time holds_until(X509* leaf, const STACK_OF(X509) * chain) const override;
    const std::string& digest() const override { return digest_; }

private:
    Result<void> revoke(const Pem& file);
    void ask_for_certificates();
    Time covered_until(X509* certificate) const;

    const base::SystemClock system_;
    const base::Clock& clock_;
    const Ticketing tickets_;
    ContextPtr context_;
    std::vector<CertificatePtr> cas_;
    std::vector<CrlPtr> crls_;
    std::string digest_;
};

int verify_client(X509_STORE_CTX* verification, void* clock) {
    return verify(verification, static_cast<const base::Clock*>(clock)->now()) ? 1 : 0;
}

Result<void> Listener::load(const Files& files) {
    if (auto shown = show(context_.get(), files.certificate, files.key); !shown) return shown;
    auto cas = trust(context_.get(), files.client_ca);
    if (!cas) return fail(cas.error());
    cas_ = *std::move(cas);
    if (files.crl)
        if (auto revoked = revoke(*files.crl); !revoked) return revoked;
    digest_ = digest_of({files.certificate.bytes, files.key.bytes, files.client_ca.bytes, files.crl ? "crl" : "none",
                         files.crl ? Bytes(files.crl->bytes) : Bytes()});
    ask_for_certificates();
    give_tickets(context_.get(), tickets_);
    return {};
}

/// From here on each certificate of a chain needs a list that is not stale.
Result<void> Listener::revoke(const Pem& file) {
    auto crls = read_crls(file);
    if (!crls) return fail(crls.error());
    crls_ = *std::move(crls);
    X509_STORE* const store = SSL_CTX_get_cert_store(context_.get());
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    for (const CrlPtr& crl : crls_) {
        X509_REVOKED* found = nullptr;  // a first look sorts the list: now, not when all workers first need it
        X509_CRL_get0_by_serial(crl.get(), &found, X509_get_serialNumber(cas_.front().get()));
        if (X509_STORE_add_crl(store, crl.get()) != 1)
            return fail(Error::of_file(Code::file_failed, "a revocation list of the file cannot be used", file.path));
    }
    return {};
}

void Listener::ask_for_certificates() {
    // X509_V_FLAG_X509_STRICT would refuse CAs as `openssl req -x509` makes them (no key usage): left off.
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(context_.get(), verify_client, const_cast<base::Clock*>(&clock_));
    for (const CertificatePtr& ca : cas_) SSL_CTX_add_client_CA(context_.get(), ca.get());
}

Result<void> Listener::judge(X509* leaf, const STACK_OF(X509) * chain, Time now) const {
    const VerificationPtr verification = new_verification(context_.get(), leaf, chain, purpose);
    const bool good = verification != nullptr && verify(verification.get(), now);
    ERR_clear_error();
    if (good) return {};
    const int verdict = verification == nullptr ? X509_V_ERR_OUT_OF_MEM : X509_STORE_CTX_get_error(verification.get());
    return fail(Error(Code::client_not_trusted, reason_of_verdict(verdict)));
}

/// The newest list of the certificate's issuer is the one that counts while it is valid.
Time Listener::covered_until(X509* certificate) const {
    const X509_CRL* newest = nullptr;
    for (const CrlPtr& crl : crls_) {
        if (X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_issuer_name(certificate)) != 0) continue;
        if (newest == nullptr ||
            time_of(X509_CRL_get0_lastUpdate(newest)) < time_of(X509_CRL_get0_lastUpdate(crl.get())))
            newest = crl.get();
    }
    return newest == nullptr ? Time::max() : time_of(X509_CRL_get0_nextUpdate(newest));
}

Time Listener::holds_until(X509* leaf, const STACK_OF(X509) * chain) const {
    Time until = Time::max();
    const auto lower = [&](X509* certificate) {
        until = std::min({until, time_of(X509_get0_notAfter(certificate)), covered_until(certificate)});
    };
    std::vector<X509*> given{leaf};
    for (int i = 0; i < sk_X509_num(chain); ++i) given.push_back(sk_X509_value(chain, i));
    for (X509* const certificate : given) {
        lower(certificate);
        for (const CertificatePtr& ca : cas_)
            if (X509_check_issued(ca.get(), certificate) == X509_V_OK) lower(ca.get());
    }
    return until;
}

}  // namespace

Result<std::shared_ptr<const ServerTls>> ServerTls::make(const Files& files, const base::Clock* clock) {
    auto listener = std::make_shared<Listener>(clock);
    if (auto loaded = listener->load(files); !loaded) return fail(loaded.error());
    return std::shared_ptr<const ServerTls>(std::move(listener));
}

}  // namespace waybill::net
