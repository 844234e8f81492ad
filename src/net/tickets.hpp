// Session tickets of a listener. OpenSSL's carry the client's certificate, but not its chain; these carry that too, and
// when the client proved its key, so that a client that comes back is judged like a new one. One that is not good any
// more is given a full handshake, which refuses it and says why. The key of tickets lives and dies with the context.
#pragma once

#include "openssl.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {

struct Ticketing {
    const ServerTls& judge;
    const base::Clock& clock;
};

/// `by` must outlive the context.
void give_tickets(SSL_CTX* context, const Ticketing& by);

/// What stood between leaf and CA when the client of a resumed connection was first seen; never null, may be empty.
CertificatesPtr chain_of_ticket(SSL* ssl);

}  // namespace waybill::net
