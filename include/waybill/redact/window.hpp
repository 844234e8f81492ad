// A piece of a redacted message: the bytes that may leave and the draft of the entry that must be durable first. Only
// the redactor makes one; exchange::commit() takes it and gives its bytes back once they are on record.
#pragma once

#include <string>

#include "waybill/audit/draft.hpp"
#include "waybill/base/bytes.hpp"

namespace waybill::redact {

class RedactedWindow {
public:
    RedactedWindow(RedactedWindow&&) noexcept = default;
    RedactedWindow& operator=(RedactedWindow&&) noexcept = default;

    const audit::Shared& draft() const { return draft_; }
    /// What commit() has its hashes made of. Not a way out: only a Committed is sent.
    Bytes body() const { return body_; }

private:
    friend class Redactor;
    RedactedWindow(audit::Shared draft, std::string body) : draft_(std::move(draft)), body_(std::move(body)) {}
    audit::Shared draft_;
    std::string body_;
};

}  // namespace waybill::redact
