#include "tickets.hpp"

#include <openssl/err.h>

#include "tls_context.hpp"

namespace waybill::net {
namespace {

constexpr std::size_t largest_chain_bytes = 16384;  // a ticket ends at 64 KiB, and the client sends it back each time
constexpr std::size_t time_bytes = sizeof(std::int64_t);

void append_der(std::string& out, X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size > 0) out.append(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
}

/// Runs for each ticket that goes out; 1: go on.
int fill_ticket(SSL* ssl, void* argument) {
    if (SSL_session_reused(ssl) == 1)
        return 1;  // its session is a copy of the one with the first proof's chain and time
    const auto& ticketing = *static_cast<const Ticketing*>(argument);
    const STACK_OF(X509)* const chain = SSL_get0_verified_chain(ssl);
    std::string carried;
    base::append_be(carried, seconds_of(ticketing.clock.now()));
    for (int i = 1; i + 1 < sk_X509_num(chain); ++i) append_der(carried, sk_X509_value(chain, i));  // its CA is ours
    if (carried.size() > largest_chain_bytes) return 1;  // carries nothing, and so will not be taken back
    return SSL_SESSION_set1_ticket_appdata(SSL_get_session(ssl), carried.data(), carried.size());
}

Bytes carried_by(SSL_SESSION* session) {
    void* data = nullptr;
    std::size_t size = 0;
    if (SSL_SESSION_get0_ticket_appdata(session, &data, &size) != 1 || data == nullptr) return {};
    return {static_cast<const char*>(data), size};
}

CertificatesPtr read_chain(Bytes carried) {
    CertificatesPtr out(sk_X509_new_null());
    if (carried.size() < time_bytes) return out;
    const unsigned char* next = base::u8(carried) + time_bytes;
    const unsigned char* const end = base::u8(carried) + carried.size();
    while (next < end) {
        X509* const certificate = d2i_X509(nullptr, &next, end - next);
        if (certificate == nullptr || sk_X509_push(out.get(), certificate) <= 0) {
            X509_free(certificate);
            break;  // a shorter chain verifies or it does not
        }
    }
    ERR_clear_error();
    return out;
}

bool is_good(SSL_SESSION* session, const Ticketing& ticketing) {
    const Bytes carried = carried_by(session);
    X509* const leaf = SSL_SESSION_get0_peer(session);
    if (carried.size() < time_bytes || leaf == nullptr) return false;
    const Time now = ticketing.clock.now();
    const std::int64_t age = seconds_of(now) - base::read_be<std::int64_t>(carried);
    if (age < 0 || age > resumable_seconds) return false;
    return static_cast<bool>(ticketing.judge.judge(leaf, read_chain(carried).get(), now));
}

/// Runs for each ticket that comes back.
SSL_TICKET_RETURN take_ticket(SSL*, SSL_SESSION* session, const unsigned char*, std::size_t, SSL_TICKET_STATUS status,
                              void* argument) {
    const bool opened = status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW;
    if (!opened || !is_good(session, *static_cast<const Ticketing*>(argument))) return SSL_TICKET_RETURN_IGNORE_RENEW;
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
}

}  // namespace

void give_tickets(SSL_CTX* context, const Ticketing& by) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets are the client's to keep: no memory here
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_max_early_data(context, 0);
    SSL_CTX_set_recv_max_early_data(context, 0);
    constexpr unsigned char id_context[] = {'w', 'a', 'y', 'b',
                                            'i', 'l', 'l'};  // OpenSSL asks for one with certificates
    SSL_CTX_set_session_id_context(context, id_context, sizeof id_context);
    SSL_CTX_set_session_ticket_cb(context, fill_ticket, take_ticket, const_cast<Ticketing*>(&by));
}

CertificatesPtr chain_of_ticket(SSL* ssl) { return read_chain(carried_by(SSL_get_session(ssl))); }

}  // namespace waybill::net
