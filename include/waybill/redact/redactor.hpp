// One outbound message, head and body, through the policy: bytes in, windows out. Drives the route's format with the
// Permit's field map; what no policy names is withheld. A window closes with the item that takes its body output to the
// window size, its entry to 48 KiB or its evidenced items to 16,384, and is cut only when more output follows
// (DESIGN.md, How data flows). The head is the first window's, whole. A content coding is taken off before anything is
// judged, and put on after it is drafted: limits and entries are of the plain bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "waybill/base/random.hpp"
#include "waybill/base/result.hpp"
#include "waybill/policy/decide.hpp"
#include "waybill/redact/head.hpp"
#include "waybill/redact/lookup.hpp"
#include "waybill/redact/observer.hpp"
#include "waybill/redact/plan.hpp"
#include "waybill/redact/window.hpp"

namespace waybill::redact {

struct WindowLimits {
    std::size_t output_bytes = 1 << 20;
    std::size_t entry_bytes = 48 << 10;
    std::size_t evidenced_items = 16'384;
    std::size_t withheld_subjects = 16'384;  // over it the message is refused
};

/// What ops allow; a route's own limits can only be lower.
struct Ceilings {
    std::uint64_t body_bytes = 64 << 20;
    std::uint64_t item_bytes = 1 << 20;
    std::uint64_t items = ~std::uint64_t{0};
    std::uint64_t members = 10'000;
    std::uint64_t depth = 64;
    std::uint64_t lookahead_bytes = 1 << 20;
    WindowLimits window;
};

class Redactor {
public:
    /// Plain is for a person who reads what would leave.
    enum class Sends { as_the_route_says, plain };
    struct Message {
        std::string id;  // of the exchange, a UUIDv7
        Observer* observer = nullptr;
        LookupKey* lookups = nullptr;  // where the record takes lookup digests
        Ceilings ceilings;
        Bytes content_type = {};      // of the body, as received
        Bytes content_encoding = {};  // the same; empty: identity
        Sends sends = Sends::as_the_route_says;
    };
    /// The plan must be of the permit's route and outlive the redactor.
    Redactor(policy::Permit permit, Plan& plan, base::Random& random, Message message);
    ~Redactor();

    /// The message's head, before any of its body; at most once. Without it the windows have no head (the command
    /// `redact`). Errors: treatment_failed (also where a treatment gives what cannot stand in a path or a header),
    /// unknown_item for a query pair that no policy names where the route refuses those, item_refused, item_too_large,
    /// too_many_items, request_malformed for a named header that is not UTF-8. After one the message is refused.
    Result<void> head(const InboundHead& head);
    /// Body bytes. Of a route without a body every byte is refused (direction_undeclared); finish() then gives the one
    /// window that has only a head. Errors: what the format, the policy and the limits refuse. After one, take() still
    /// gives the windows that were full before it, and nothing else.
    Result<void> feed(Bytes bytes);
    Result<void> finish();
    /// The next whole window, in order. The last one comes after finish(). Windows of a route with `whole: true` come
    /// after finish() only.
    std::optional<RedactedWindow> take();
    /// Bytes that whole windows hold which were not taken yet: with `whole: true` all of the message's.
    std::uint64_t held() const;

private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace waybill::redact
