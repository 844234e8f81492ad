#include "pem_dates.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace waybill::control {
namespace {

constexpr std::chrono::days soon{14};

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_CRL* list) const { X509_CRL_free(list); }
};

std::unique_ptr<BIO, Free> open(const net::Pem& file) {
    return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(file.bytes.data(), static_cast<int>(file.bytes.size())));
}

/// Nothing where it cannot be read, or is not there: others judge what that means.
std::optional<Time> time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    return Time(std::chrono::seconds(timegm(&parts)));
}

void take_earlier(std::optional<Time>& first, std::optional<Time> other) {
    if (other && (!first || *other < *first)) first = other;
}

}  // namespace

std::optional<Time> PemDates::certificates(const net::Pem& file, const base::Position& where) {
    std::optional<Time> first;
    const auto bio = open(file);
    for (;;) {
        const std::unique_ptr<X509, Free> one(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!one) break;
        const auto until = time_of(X509_get0_notAfter(one.get()));
        take_earlier(first, until);
        judge(file, where, until, "certificate", "whoever checks it refuses it");
    }
    ERR_clear_error();
    return first;
}

std::optional<Time> PemDates::revocations(const net::Pem& file, const base::Position& where) {
    std::optional<Time> first;
    const auto bio = open(file);
    for (;;) {
        const std::unique_ptr<X509_CRL, Free> one(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
        if (!one) break;
        const auto until = time_of(X509_CRL_get0_nextUpdate(one.get()));
        take_earlier(first, until);
        judge(file, where, until, "revocation list", "every client of its authority is refused");
    }
    ERR_clear_error();
    return first;
}

void PemDates::judge(const net::Pem& file, const base::Position& where, std::optional<Time> time,
                     const std::string& noun, const std::string& effect) {
    if (!time) return;
    const Day until = base::day_of(*time);
    const std::string what = "`" + file.path + "` holds a " + noun;
    if (until < today_)
        diagnostics_.warning(where, what + " that was good until " + base::format_day(until), effect);
    else if (until < today_ + soon)
        diagnostics_.warning(where, what + " that is good until " + base::format_day(until), "renew it");
}

}  // namespace waybill::control
