// One accepted connection, from its handshake to its end: who is at the other end, and whether it may go on.
#pragma once

#include <openssl/x509.h>

#include <memory>
#include <string>

#include "waybill/base/time.hpp"
#include "waybill/net/http1.hpp"
#include "waybill/net/tls_stream.hpp"
#include "waybill/net/worker.hpp"

namespace waybill::net {

/// What a connection needs to know of its worker.
struct WorkerState {
    Worker::Options options;
    std::shared_ptr<const Settings> settings;  // the newest
    bool draining = false;

    std::shared_ptr<const ServerTls> tls_of(const std::string& listener) const;
};

class ServerConnection final : public Peer {
public:
    enum class Admission { serve, turn_away };

    ServerConnection(const WorkerState& worker, const ListenerAddress& listener, std::shared_ptr<const ServerTls> tls,
                     std::unique_ptr<TlsStream> stream, Admission admission);
    /// Without TLS: its client is nobody, and every judgement of it is no.
    ServerConnection(const WorkerState& worker, const ListenerAddress& listener, std::unique_ptr<ByteStream> stream,
                     Admission admission);

    const Result<std::string>& client() const override { return client_; }
    Result<void> judge_client() override;
    const std::string& bound_vendor() const override { return listener_.vendor; }
    const std::string& listener() const override { return listener_.name; }
    bool takes_more() const override;

    ByteStream& stream() { return *stream_; }
    Admission admission() const { return admission_; }
    /// An exchange or a refusal begins on it.
    void use() { used_ = true; }
    void enter(Phase phase) override { phase_ = phase; }
    /// Ends it in order if it waits for a request and takes no more. One that is at work looks by itself.
    void end_if_idle() {
        if (phase_ == Phase::idle && !takes_more()) stream_->interrupt();
    }

private:
    const WorkerState& worker_;
    const ListenerAddress listener_;
    const std::shared_ptr<const ServerTls> tls_;  // that it was made with; null without TLS
    const TlsStream* const secured_;  // the stream, where it has TLS
    std::unique_ptr<ByteStream> stream_;
    const Admission admission_;
    Phase phase_ = Phase::at_work;
    bool used_ = false;
    const Result<std::string> client_;
    std::shared_ptr<const ServerTls> judged_by_;
    Time judged_until_;
};

}  // namespace waybill::net
