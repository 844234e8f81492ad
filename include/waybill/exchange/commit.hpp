// Record before release, by type: a redacted window goes in, and comes out inside a Committed only once its entry is on
// stable storage. send() takes the Committed, once: without one there are no bytes to send.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "waybill/audit/log.hpp"
#include "waybill/base/result.hpp"
#include "waybill/redact/window.hpp"

namespace waybill::exchange {

/// A window whose entry is durable. Moves; a moved-from one holds nothing, and sending it is a bug that aborts.
class Committed {
public:
    Committed(Committed&& other) noexcept;
    Committed& operator=(Committed&&) = delete;
    ~Committed() = default;

    const audit::Durable& durable() const { return durable_; }

    /// Waits until the entry is durable. On failure the window is gone: what could not be recorded is not shared.
    static Result<Committed> commit(audit::Log& log, redact::RedactedWindow window);
    /// The same where the caller must not wait: `done` is called once, on the committer's thread or, where the entry is
    /// refused at once, on the caller's.
    static void commit(audit::Log& log, redact::RedactedWindow window, std::function<void(Result<Committed>)> done);

private:
    friend class Sender;
    friend class Vendor;
    Committed(redact::RedactedWindow window, audit::Durable durable);
    /// Aborts where this was moved from.
    void assert_held() const;

    bool last_;
    std::optional<redact::OutboundHead> head_;
    std::string body_;
    audit::Durable durable_;
    bool held_ = true;
};

inline Result<Committed> commit(audit::Log& log, redact::RedactedWindow window) {
    return Committed::commit(log, std::move(window));
}

/// The receiving side, whatever it is.
class Receiver {
public:
    virtual ~Receiver() = default;
    virtual Result<void> write(Bytes bytes) = 0;
};

class Sender {
public:
    /// Hands the window's bytes to the receiver.
    static Result<void> send(Receiver& receiver, Committed committed);
};

inline Result<void> send(Receiver& receiver, Committed committed) {
    return Sender::send(receiver, std::move(committed));
}

}  // namespace waybill::exchange
