// One request of a client over HTTP/1.1 and our answer to it, as exchange sees them. Which request comes next on the
// connection, and whether one does, is http1_server.cpp's.
#pragma once

#include <optional>
#include <string>

#include "body_reader.hpp"
#include "body_writer.hpp"
#include "http_date.hpp"
#include "read_buffer.hpp"
#include "waybill/net/http1.hpp"

namespace waybill::net {

/// What the requests of one connection share.
struct Http1Session {
    ByteStream& stream;
    Peer& peer;
    const Phases& phases;
    ReadBuffer buffer;
    HttpDate date;
    bool closed = false;

    void close() {
        closed = true;
        stream.close();
    }
};

/// How much of a body that nobody wanted is read, so that the connection can be used again.
inline constexpr std::uint64_t most_thrown_away = 256 << 10;

class Http1Request final : public ClientStream {
public:
    explicit Http1Request(Http1Session& session)
        : session_(session), body_(of_request), writer_(Code::vendor_malformed) {}
    /// An answer that is not whole is broken off: closed without a goodbye.
    ~Http1Request() override;

    /// Takes the head that stands first in the session's buffer. request_malformed.
    Result<void> take_head(const http::HeadVerdict& verdict);
    /// There is no request: head() and pull() fail with this, and the connection ends with the answer.
    void refuse(const Error& error) { refused_ = error; }

    /// The whole answer was written.
    bool answered() const { return writer_.finished() && !session_.closed; }
    bool closes() const { return closes_ || body_.broken(); }
    bool body_ended() const { return !refused_ && body_.ended(); }
    /// Reads what is left of the body, as far as that is little: body_ended() tells whether it was.
    Awaitable<void> throw_rest_away();

    Awaitable<Result<const PeerHead*>> head() override;
    Awaitable<Result<Bytes>> pull() override;
    Awaitable<Result<Pushed>> push(const Part& part) override;
    void reset() override { session_.close(); }
    const Result<std::string>& client() const override { return session_.peer.client(); }
    Result<void> judge_client() override { return session_.peer.judge_client(); }
    const std::string& bound_vendor() const override { return session_.peer.bound_vendor(); }
    const std::string& listener() const override { return session_.peer.listener(); }

private:
    Awaitable<Result<Bytes>> continue_and_pull();
    Result<BodyWriter::Pieces> frame(const Part& part);
    bool will_close() const;

    Http1Session& session_;
    std::string head_bytes_;  // what the views of head_ point into
    PeerHead head_;
    std::optional<Error> refused_;
    BodyReader body_;
    BodyWriter writer_;
    std::string out_;
    bool keep_alive_ = false, closes_ = false;
    bool owes_continue_ = false;  // the client holds its body back until it is asked for it
};

}  // namespace waybill::net
