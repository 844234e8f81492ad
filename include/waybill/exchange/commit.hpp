// Record before release, by type: a redacted window goes in, and comes out inside a Committed only once its entry is on
// stable storage. send() takes the Committed, once: without one there are no bytes to send.
#pragma once

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

private:
    friend Result<Committed> commit(audit::Log&, redact::RedactedWindow);
    friend class Sender;
    Committed(redact::RedactedWindow window, audit::Durable durable)
        : window_(std::move(window)), durable_(std::move(durable)) {}

    redact::RedactedWindow window_;
    audit::Durable durable_;
    bool held_ = true;
};

/// Waits until the entry is durable. On failure the window is gone: what could not be recorded is not shared.
Result<Committed> commit(audit::Log& log, redact::RedactedWindow window);

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
