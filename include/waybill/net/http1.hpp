// HTTP/1.1 (RFC 9112) over a byte stream, from both ends. Heads pass http's strict scanner before Beast's parser sees
// them; bodies are framed by http's decoder. Neither end knows of policies.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "waybill/http/head.hpp"
#include "waybill/net/byte_stream.hpp"
#include "waybill/net/exchange_stream.hpp"

namespace waybill::net {

struct Phases {
    Milliseconds handshake{10'000};
    Milliseconds head{10'000};      // of a request, from its first byte
    Milliseconds body{30'000};      // in which some of a request's body, or room for an answer, must come
    Milliseconds idle{75'000};      // between requests
    Milliseconds connect{5'000};    // to a vendor, name look-up and handshake included
    Milliseconds response{60'000};  // from the request's end to the answer's head, and between parts of its body
};

/// Who is at the other end of a server's connection: what a ClientStream tells of it.
class Peer {
public:
    virtual ~Peer() = default;
    virtual const Result<std::string>& client() const = 0;
    virtual Result<void> judge_client() = 0;
    virtual const std::string& bound_vendor() const = 0;
    virtual const std::string& listener() const = 0;
    /// Whether the connection takes another exchange: false when the worker drains or its TLS settings are old.
    virtual bool takes_more() const = 0;
    /// Told when the connection begins to wait for a request's first byte, and when that is over. Only a wait of that
    /// kind may be interrupted.
    enum class Phase { idle, at_work };
    virtual void enter(Phase) {}
};

/// Serves requests of one connection, one after another (pipelined ones in order), until it ends. `serve` is called for
/// each whole, scanned head. A head that is refused goes to `refuse`, which answers through the stream it is given (its
/// head() fails with the same error), and the connection is closed. What `serve` leaves of a request's body is read and
/// thrown away up to 256 KiB, beyond that the connection is closed after the answer. A connection that takes no more
/// ends with a goodbye; a request that has begun to come by then is refused (overloaded) once its head is whole.
struct Http1Handlers {
    std::function<Awaitable<void>(ClientStream&)> serve;
    std::function<Awaitable<void>(ClientStream&, Error)> refuse;
};
Awaitable<void> serve_http1(ByteStream& stream, Peer& peer, const Http1Handlers& handlers, const Phases& phases,
                            const http::HeadLimits& limits);

/// One connection to a vendor, used for exchange after exchange.
class Http1Connection {
public:
    /// `authority` is the Host field's value.
    static std::unique_ptr<Http1Connection> make(std::unique_ptr<ByteStream> stream, std::string authority,
                                                 const Phases& phases, const http::HeadLimits& limits);
    virtual ~Http1Connection() = default;
    /// The next exchange on it; not while another one is open. The stream must not outlive the connection.
    virtual std::unique_ptr<ExchangeStream> begin() = 0;
    /// Whether it may be used again: the last exchange ended in order, the peer said nothing since, and nobody asked
    /// for the connection to be closed.
    virtual bool reusable() = 0;
    /// The same, but for asking the peer's side: enough for laying it aside.
    virtual bool ended_in_order() const = 0;
    virtual void close() = 0;
};

}  // namespace waybill::net
