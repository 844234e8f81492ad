// One request of ours to a vendor over HTTP/1.1 and its answer, as exchange sees them. Leaves the connection open only
// where both ended in order: an answer must never meet a request that is not its own.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "body_reader.hpp"
#include "body_writer.hpp"
#include "read_buffer.hpp"
#include "waybill/net/http1.hpp"

namespace waybill::net {

/// What the exchanges of one connection share.
struct Http1VendorSession {
    std::unique_ptr<ByteStream> stream;
    std::string authority;
    Phases phases;
    http::HeadLimits limits;
    ReadBuffer buffer;
    bool open = false, closed = false;  // open: an exchange is under way

    void close() {
        closed = true;
        stream->close();
    }
};

class Http1VendorExchange final : public ExchangeStream {
public:
    explicit Http1VendorExchange(Http1VendorSession& session)
        : session_(session), body_(of_answer), writer_(Code::request_malformed) {}
    ~Http1VendorExchange() override;

    Awaitable<Result<const PeerHead*>> head() override;
    Awaitable<Result<Bytes>> pull() override;
    Awaitable<Result<Pushed>> push(const Part& part) override;
    void reset() override { session_.close(); }

private:
    enum class Before { speak, listen, answered, broken };
    Before look_before_speaking();
    /// What the vendor says while we still speak: interim answers are passed over, a final one ends our part.
    Awaitable<Result<Pushed>> listen();
    Awaitable<Result<Pushed>> write(Bytes piece);
    Error broken_off(Error error);
    bool final_head_begins() const;
    Result<BodyWriter::Pieces> frame(const Part& part);
    enum class HeadState { here, needs_more };
    Result<HeadState> take_head();
    bool ended_in_order() const;

    Http1VendorSession& session_;
    std::string method_, head_bytes_, out_;
    std::optional<PeerHead> head_;  // its views point into head_bytes_
    BodyReader body_;
    BodyWriter writer_;
    std::size_t scanned_ = 0;
    int interim_ = 0, interruptions_ = 0;
    bool answered_early_ = false, keep_alive_ = false;
};

}  // namespace waybill::net
