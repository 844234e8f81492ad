// Syslog over TLS (RFC 5425). It has no acknowledgement, so one is taken where the standard has one: a connection is
// ended now and then, and who has read everything says goodbye. What was sent on a connection that did not end so is
// given again.
#include "sink.hpp"
#include "syslog_frame.hpp"
#include "waybill/net/sync_tls.hpp"

namespace waybill::siem {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds within_connect{10'000}, within_send{30'000}, within_goodbye{10'000};
constexpr std::uint32_t last_sequence = 2147483647;
constexpr std::uint64_t most_pem = 1 << 20;

class SyslogSink final : public Sink {
public:
    SyslogSink(base::Files& files, SyslogReceiver receiver, Source source, GiveUp give_up)
        : files_(files), receiver_(std::move(receiver)), source_(std::move(source)), give_up_(std::move(give_up)) {}

    Result<std::size_t> give(std::span<const Event> events) override {
        if (lost_) return fail(Code::audit_unavailable, "the connection was lost");
        if (connection_ == nullptr)
            if (auto connected = connect(); !connected) return fail(connected.error());
        std::string frames;
        for (const Event& event : events) {
            sequence_ = sequence_ == last_sequence ? 1 : sequence_ + 1;
            frames += syslog_frame(event, source_, receiver_.facility, sequence_);
        }
        if (auto sent = connection_->send(frames, within_send); !sent) {
            connection_.reset();
            lost_ = true;
            return fail(sent.error());
        }
        return events.size();
    }

    Result<void> look() override {
        if (connection_ == nullptr) return {};
        const auto there = connection_->look();
        if (there) return {};
        connection_.reset();
        lost_ = true;
        return there;
    }

    Result<void> confirm() override {
        if (std::exchange(lost_, false)) return fail(Code::audit_unavailable, "the connection was lost");
        if (connection_ == nullptr) return {};
        const auto connection = std::move(connection_);
        const auto ended = connection->finish(within_goodbye);
        if (!ended) return fail(ended.error());
        if (receiver_.goodbye && *ended != net::SyncTls::Ended::goodbye)
            return fail(
                Code::audit_unavailable,
                "it ended the connection without TLS's goodbye, so what it has is not known; of a receiver that "
                "never says it, write `goodbye: any`");
        return {};
    }

    /// A handshake each, so not every second; but before whatever ends idle connections on the way does.
    Pace pace() const override { return {10'000, milliseconds(30'000), milliseconds(3'000)}; }

private:
    Result<void> connect() {
        const auto tls = settings();
        if (!tls) return fail(tls.error());
        auto made = net::SyncTls::connect({receiver_.host, receiver_.port, *tls}, within_connect, give_up_);
        if (!made) return fail(made.error());
        connection_ = *std::move(made);
        return {};
    }

    Result<std::shared_ptr<const net::ClientTls>> settings() {
        net::ClientTls::Files pems;
        for (const auto& [path, pem] :
             {std::pair(&receiver_.tls.ca, &pems.ca), std::pair(&receiver_.tls.certificate, &pems.certificate),
              std::pair(&receiver_.tls.key, &pems.key)}) {
            if (!*path) continue;
            auto bytes = files_.read(**path, most_pem);
            if (!bytes) return fail(bytes.error());
            pem->emplace(net::Pem{(*path)->string(), *std::move(bytes)});
        }
        return net::ClientTls::make(pems, receiver_.host);
    }

    base::Files& files_;
    const SyslogReceiver receiver_;
    const Source source_;
    const GiveUp give_up_;
    std::unique_ptr<net::SyncTls> connection_;
    std::uint32_t sequence_ = 0;
    bool lost_ = false;  // with events on it that are not confirmed
};

}  // namespace

std::unique_ptr<Sink> syslog_sink(base::Files& files, SyslogReceiver receiver, const Source& source, GiveUp give_up) {
    return std::make_unique<SyslogSink>(files, std::move(receiver), source, std::move(give_up));
}

}  // namespace waybill::siem
