// Sessions with one vendor, for resumption by any worker. Only what passed all checks comes here: OpenSSL gives
// sessions of finished handshakes only.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "openssl.hpp"

namespace waybill::net {

class Sessions {
public:
    /// `now` in seconds: when the peer proved its key, unless the session follows from an earlier one.
    void keep(SSL_SESSION* session, std::int64_t now);
    /// Null where there is none. A session of TLS 1.3 is given once, so that an observer cannot join two connections.
    SessionPtr take(std::int64_t now);

private:
    std::mutex mutex_;
    std::vector<SessionPtr> kept_;  // newest last
};

}  // namespace waybill::net
