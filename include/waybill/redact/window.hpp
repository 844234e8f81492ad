// A piece of a redacted message: head, body part or both. What may leave, and the draft of the entry that must be
// durable first. Only the redactor makes one; exchange::commit() takes it and gives it back once it is on record.
#pragma once

#include <optional>
#include <string>

#include "waybill/audit/draft.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/redact/head.hpp"

namespace waybill::exchange {
class Committed;
}

namespace waybill::redact {

class RedactedWindow {
public:
    RedactedWindow(RedactedWindow&&) noexcept = default;
    RedactedWindow& operator=(RedactedWindow&&) noexcept = default;

    const audit::Shared& draft() const { return draft_; }

private:
    friend class Redactor;
    friend class exchange::Committed;  // the one way out: by commit()
    friend std::string unrecorded(RedactedWindow window);
    friend const std::optional<OutboundHead>& unrecorded_head(const RedactedWindow& window);
    friend const std::optional<std::string>& unrecorded_coded(const RedactedWindow& window);
    RedactedWindow(audit::Shared draft, std::optional<OutboundHead> head, std::string body)
        : draft_(std::move(draft)), head_(std::move(head)), body_(std::move(body)) {}
    audit::Shared draft_;
    std::optional<OutboundHead> head_;  // of the first window, where the redactor was given one
    std::string body_;
    std::optional<std::string> coded_;  // the same in the route's content coding, where it has one: what is sent
};

/// The body bytes of a window that nobody recorded: for a person who tries a policy by hand, and for tests. Never where
/// a vendor is at the other end.
std::string unrecorded(RedactedWindow window);
const std::optional<OutboundHead>& unrecorded_head(const RedactedWindow& window);
const std::optional<std::string>& unrecorded_coded(const RedactedWindow& window);

}  // namespace waybill::redact
