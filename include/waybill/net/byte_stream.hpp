// The one virtual byte stream: TLS over a socket in the gateway, memory in tests. HTTP/1.1 is written against it. One
// coroutine at a time uses a stream, for reading or for writing; all on the worker's thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/net/awaitable.hpp"

namespace waybill::net {

using Milliseconds = std::chrono::milliseconds;

/// What its errors are called: a client that is slow is another fault than a vendor that is.
struct PeerCodes {
    base::Code timeout, gone;
};
inline constexpr PeerCodes of_client{base::Code::request_timeout, base::Code::client_gone};
inline constexpr PeerCodes of_vendor{base::Code::vendor_timeout, base::Code::vendor_broke_off};

class ByteStream {
public:
    enum class OnInput { go_on, stop };
    struct Written {
        std::size_t bytes = 0;
        bool stopped = false;  // by input, before all was written
    };
    enum class Idle { quiet, has_input, closed };

    virtual ~ByteStream() = default;  // closes at once, without a goodbye

    /// Waits for at least one byte, at most `within`; 0 at the peer's orderly end (TLS close_notify). Errors: timeout,
    /// gone (reset, an end without close_notify, a TLS alert).
    virtual Awaitable<Result<std::size_t>> read_some(std::span<char> out, Milliseconds within) = 0;
    /// Writes all of it; `within` is the time for which nothing at all may move. With OnInput::stop it ends as soon as
    /// it would have to wait while the peer has sent something. Whoever goes on after that writes the rest first, from
    /// the same memory.
    virtual Awaitable<Result<Written>> write(Bytes bytes, Milliseconds within, OnInput on_input) = 0;
    /// Does not wait: whether the peer has sent application bytes that nobody read, or has closed.
    virtual Idle idle() = 0;
    /// Says goodbye (close_notify) and closes. Reads and drops what the peer still sends, until its end or for a second
    /// at most, so that it can take in what was written.
    virtual Awaitable<void> finish() = 0;
    /// Ends a read that waits, with `gone`; the stream stays as it is. What has arrived is read all the same.
    virtual void interrupt() = 0;
    /// At once, from any coroutine of the worker: whoever waits on it gets `gone`.
    virtual void close() = 0;
};

}  // namespace waybill::net
