// The vendor's answer on its way back: passed on as it is, or with its tokens restored where the route says so. What
// cannot be restored passes unrestored, and the outcome notes why.
#pragma once

#include <memory>
#include <string>

#include "waybill/net/exchange_stream.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/restorer.hpp"

namespace waybill::exchange {

class Inbound {
public:
    Inbound(const policy::Permit& permit, const net::PeerHead& head, std::shared_ptr<redact::RestoreKeys> keys,
            base::Random& random, const redact::Ceilings& ceilings, const std::string& id);

    /// The head as the client gets it: what must not pass is left out, the exchange's id is added.
    net::OurHead head(const net::PeerHead& head) const;
    /// The body's length where it stays as the vendor said.
    std::optional<std::uint64_t> length() const { return restorer_ ? std::nullopt : length_; }

    /// The next bytes for the client; valid until the next call. `last`: these were all.
    Result<Bytes> pass(Bytes received, bool last);

    /// Bytes that were received and wait for the end of a value: a vendor decides how many.
    std::uint64_t held() const { return 2 * held_; }

    /// Why nothing could be restored, as the outcome has it; empty where there was no reason.
    const std::string& note() const { return note_; }
    /// Nothing where the route restores nothing, or could not.
    std::optional<std::uint64_t> restored() const;

private:
    const std::string id_;
    std::string content_type_;  // where what is restored has another boundary than what came
    std::optional<std::uint64_t> length_;
    std::string note_;
    std::unique_ptr<redact::Restorer> restorer_;
    std::string out_;
    std::uint64_t held_ = 0;
};

}  // namespace waybill::exchange
