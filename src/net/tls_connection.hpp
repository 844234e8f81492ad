// One TLS connection of either side. Every function tries OpenSSL first and waits only for what it asks for: where
// bytes are at hand there is no wait, no timer and no clock.
#pragma once

#include <optional>

#include "openssl.hpp"
#include "waybill/net/tls_stream.hpp"

namespace waybill::net {

class TlsConnection final : public TlsStream {
public:
    /// What OpenSSL needs besides the SSL object; kept until the end.
    using Settings = std::shared_ptr<const void>;

    TlsConnection(boost::asio::ip::tcp::socket socket, SslPtr ssl, Settings settings, Deadlines& deadlines,
                  const PeerCodes& codes);
    ~TlsConnection() override;

    /// `not_trusted` is the code where the peer's certificate is to blame.
    Awaitable<Result<void>> handshake(Milliseconds within, Code not_trusted);

    Awaitable<Result<std::size_t>> read_some(std::span<char> out, Milliseconds within) override;
    Awaitable<Result<Written>> write(Bytes bytes, Milliseconds within, OnInput on_input) override;
    Idle idle() override;
    Awaitable<void> finish() override;
    void interrupt() override;
    void close() override;

    X509* peer() const override { return SSL_get0_peer_certificate(ssl_.get()); }
    const STACK_OF(X509) * peer_chain() const override;
    bool resumed() const override { return SSL_session_reused(ssl_.get()) == 1; }

private:
    enum class Step { done, wants_input, wants_room, ended, broken };
    enum class Woken { ready, late, cancelled };
    class Remaining;

    Step step_of(int result);
    Step try_read(std::span<char> out, std::size_t& size);
    Step try_write(Bytes bytes, std::size_t& size);
    Step try_peek();
    Awaitable<Woken> wait(Step wanted, Milliseconds within);
    Awaitable<Woken> wait_for_room_or_input(Milliseconds within);
    Error stopped(Step step) const;
    Error stopped(Woken woken) const;
    Error handshake_failed(Code not_trusted);
    void leave_alert();
    bool drop_input(std::size_t& left);

    boost::asio::ip::tcp::socket socket_;
    Settings settings_;
    SslPtr ssl_;
    Deadlines& deadlines_;
    PeerCodes codes_;
    CertificatesPtr resumed_chain_;
    base::Text broken_because_ = "the connection is closed";
    bool usable_ = true;  // false once closed or broken: the socket's number may be another connection's by then
    bool write_pending_ = false;  // a record is half written: only the same bytes may follow
    bool interrupted_ = false;
    Bytes rest_;  // of a write that was stopped by input
};

}  // namespace waybill::net
