// What exchange sees of a connection: one request and its response, whatever the protocol. The same shape serves both
// sides. From the client the peer's message is the request and ours the response; to the vendor it is the other way
// round. One coroutine at a time; the worker's thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/http/fields.hpp"
#include "waybill/net/awaitable.hpp"

namespace waybill::exchange {
class Vendor;
}

namespace waybill::net {

/// The peer's head. Views are valid until the stream is destroyed.
struct PeerHead {
    Bytes method, target;  // of a request; the target as it stands, scanned
    int status = 0;        // of a response; never 1xx
    std::vector<http::FieldView> fields;
    bool has_body = false;
    std::optional<std::uint64_t> content_length;  // where the peer said it
};

/// Our head. Framing fields, Host, Date and Connection are the stream's own to add.
struct OurHead {
    std::string method, target;  // of a request
    int status = 0;              // of a response
    std::vector<http::Field> fields;
};

class ExchangeStream {
public:
    enum class Pushed { all, answered };  // answered: the vendor has answered before the request's end

    virtual ~ExchangeStream() = default;  // as reset(), where the exchange has not ended in order

    /// The peer's head: of a request at hand at once, of a response waited for. Errors: the stream's own codes
    /// (timeout, gone), vendor_malformed.
    virtual Awaitable<Result<const PeerHead*>> head() = 0;
    /// The next bytes of the peer's body; empty at its end. Valid until the next call. The first pull of a request
    /// whose client waits for 100 (Continue) sends that first. Errors also: request_malformed, vendor_malformed.
    virtual Awaitable<Result<Bytes>> pull() = 0;
    /// Our next bytes: head with the first, `last` with the last; both may be one call, and then the body has
    /// Content-Length, else it is chunked, one chunk a call. `length` of a head that comes without `last` says the
    /// body's length where it is known beforehand. A call with an empty body that is not the last sends the head only.
    struct Part {
        const OurHead* head = nullptr;
        Bytes body;
        bool last = false;
        std::optional<std::uint64_t> length;
    };
    virtual Awaitable<Result<Pushed>> push(const Part& part) = 0;
    /// Breaks off: no last chunk, the connection is closed. May be called at any time.
    virtual void reset() = 0;
};

/// A client's request, and who sent it.
class ClientStream : public ExchangeStream {
public:
    /// Identity from the certificate; client_unidentified where it names nobody.
    virtual const Result<std::string>& client() const = 0;
    /// Is the client's chain still good by the newest settings of its listener? Judged again only where these or the
    /// day have changed. client_not_trusted.
    virtual Result<void> judge_client() = 0;
    /// The vendor that the listener is bound to; empty: the first segment of the path names it.
    virtual const std::string& bound_vendor() const = 0;
    virtual const std::string& listener() const = 0;
};

/// The vendors, as one worker reaches them. Only exchange::Vendor opens a stream: it is what keeps every byte that goes
/// to one behind a commit.
class VendorStreams {
public:
    virtual ~VendorStreams() = default;

private:
    friend class exchange::Vendor;
    /// A live connection for one exchange, from the pool or new. Errors: vendor_unreachable, vendor_not_trusted,
    /// vendor_timeout, overloaded; agreement_gone where the connection in force is not the one of this identity: a
    /// reload replaced it after the exchange was decided.
    virtual Awaitable<Result<std::unique_ptr<ExchangeStream>>> open(std::string vendor, std::string identity) = 0;
};

}  // namespace waybill::net
