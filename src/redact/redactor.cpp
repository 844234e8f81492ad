#include "waybill/redact/redactor.hpp"

#include <algorithm>
#include <cassert>
#include <deque>
#include <utility>

#include "head_judge.hpp"
#include "judge.hpp"
#include "limits.hpp"
#include "waybill/format/coding.hpp"
#include "waybill/format/format.hpp"
#include "window_builder.hpp"

namespace waybill::redact {
namespace {

audit::Shared draft_of(const policy::Permit& permit, const Plan& plan, const std::string& id) {
    const policy::Vendor& vendor = permit.vendor();
    audit::Shared draft;
    draft.id = id;
    draft.client = permit.client().value_or("");
    draft.vendor = vendor.name;
    draft.agreement = vendor.agreement.reference;
    draft.purpose = vendor.agreement.purpose;
    draft.route = permit.route().name;
    draft.policy = plan.policy();
    draft.method = permit.route().method;
    draft.keys_name = vendor.agreement.keys;
    return draft;
}

/// Evidence weighs more than a body of small values.
std::uint64_t size_of(const WindowBuilder::Window& window) {
    return window.body.capacity() + window.draft.items.capacity() * sizeof(audit::EvidencedItem) +
           window.draft.lookups.capacity() * sizeof(audit::LookupDigest);
}

}  // namespace

class Redactor::State {
public:
    State(policy::Permit permit, Plan& plan, base::Random& random, const Message& message)
        : permit_(std::move(permit)),
          plan_(plan),
          id_(message.id),
          observer_(message.observer),
          body_limit_(body_limit(permit_.route().limits, message.ceilings)),
          format_limits_(format_limits(permit_.route().limits, message.ceilings)),
          notes_(items_limit(permit_.route().limits, message.ceilings), message.lookups),
          builder_(draft_of(permit_, plan, message.id), plan, message.ceilings.window) {
        if (plan.body() == nullptr) return;
        const auto unknown = permit_.route().refuse_unknown ? Judge::Unknown::refuse : Judge::Unknown::withhold;
        case_.emplace(plan, out_, unknown, notes_, observer_, random, id_);
        judge_.emplace(*case_, *plan.body(), format_limits_);
        const policy::Body& body = *plan.body()->body;
        set_up_codings(message, body.coding);
        format_ = body.format->make({format_limits_, random, body.options.get(), message.content_type, id_});
    }

    Result<void> head(const InboundHead& head) {
        assert(!head_ && bytes_in_ == 0 && !finished_);
        if (refused_) return fail(*refused_);
        HeadJudge judge(plan_, permit_.route(), format_limits_.item_bytes, notes_, builder_, observer_);
        auto judged = judge.judge(head, id_);
        if (!judged) return refuse(judged.error());
        head_ = *std::move(judged);
        return {};
    }

    Result<void> feed(Bytes bytes) {
        if (refused_ || !decoder_) return feed_decoded(bytes);
        received_ += bytes.size();
        if (received_ > body_limit_)
            return refuse(Error(Code::body_too_large, "the body is larger than allowed", body_limit_));
        const auto fed = decoder_->feed(bytes, [this](Bytes decoded) { return feed_decoded(decoded); });
        return fed || refused_ ? fed : refuse(fed.error());
    }

    Result<void> feed_decoded(Bytes bytes) {
        if (!refused_ && !format_ && !bytes.empty())
            return refuse(Error(Code::direction_undeclared, "the route has no outbound body", 0));
        while (!refused_ && !bytes.empty()) {
            if (bytes_in_ == body_limit_)
                return refuse(Error(Code::body_too_large, "the body is larger than allowed", body_limit_));
            // In pieces: what one of them can queue is bounded, however much is handed in.
            const Bytes piece = bytes.substr(0, std::min<std::uint64_t>(piece_bytes, body_limit_ - bytes_in_));
            bytes.remove_prefix(piece.size());
            bytes_in_ += piece.size();
            const auto fed = format_->feed(piece, *judge_, out_);
            // Also before a refusal: a window that was full before it is given out however the message was cut.
            if (const auto drained = builder_.drain(out_, notes_, bytes_in_, fresh_); !drained)
                return refuse(drained.error());
            queue();
            if (!fed) return refuse(fed.error());
        }
        return refused_ ? Result<void>(fail(*refused_)) : Result<void>();
    }

    Result<void> finish() {
        if (refused_) return fail(*refused_);
        if (decoder_)
            if (const auto decoded = decoder_->finish(); !decoded) return refuse(decoded.error());
        if (format_)
            if (const auto finished = format_->finish(*judge_, out_); !finished) return refuse(finished.error());
        if (const auto last = builder_.finish(out_, notes_, bytes_in_, fresh_); !last) return refuse(last.error());
        finished_ = true;
        queue();
        return {};
    }

    std::optional<RedactedWindow> take() {
        // Of a message that is to be judged whole nothing is given out before its end.
        if (ready_.empty() || (permit_.route().whole && !finished_)) return std::nullopt;
        held_ -= size_of(ready_.front());
        RedactedWindow window(std::move(ready_.front().draft), std::exchange(head_, std::nullopt),
                              std::move(ready_.front().body));
        if (encoder_) {
            using Last = format::Encoder::Last;
            encoder_->encode(window.body_, window.draft_.last ? Last::yes : Last::no, window.coded_.emplace());
        }
        ready_.pop_front();
        return window;
    }

    std::uint64_t held() const { return held_; }

private:
    static constexpr std::size_t piece_bytes = 64 << 10;

    void set_up_codings(const Message& message, const std::string& sent) {
        const auto received = format::parse_content_encoding(message.content_encoding);
        if (!received)
            refused_ = received.error();
        else if (*received != nullptr)
            decoder_ = (*received)->make_decoder({.decoded_bytes = body_limit_});
        if (!sent.empty() && message.sends == Sends::as_the_route_says)
            encoder_ = format::find_coding(sent)->make_encoder();
    }

    Result<void> refuse(Error error) {
        refused_ = error;
        return fail(std::move(error));
    }

    void queue() {
        for (auto& window : fresh_) {
            held_ += size_of(window);
            ready_.push_back(std::move(window));
        }
        fresh_.clear();
    }

    const policy::Permit permit_;
    Plan& plan_;
    const std::string id_;
    Observer* const observer_;
    const std::uint64_t body_limit_;
    const format::Limits format_limits_;
    Notes notes_;
    format::Output out_;
    std::optional<Judge::Case> case_;  // of a route that has a body, as is what follows
    std::optional<Judge> judge_;
    std::unique_ptr<format::Format> format_;
    std::unique_ptr<format::Decoder> decoder_;  // of a message that came coded
    std::unique_ptr<format::Encoder> encoder_;  // of one that leaves coded
    WindowBuilder builder_;
    std::optional<OutboundHead> head_;  // until the first window takes it
    std::vector<WindowBuilder::Window> fresh_;
    std::uint64_t held_ = 0;  // by ready_
    std::deque<WindowBuilder::Window> ready_;
    std::optional<Error> refused_;
    std::uint64_t received_ = 0;  // before decoding
    std::uint64_t bytes_in_ = 0;  // decoded
    bool finished_ = false;
};

Redactor::Redactor(policy::Permit permit, Plan& plan, base::Random& random, Message message)
    : state_(std::make_unique<State>(std::move(permit), plan, random, message)) {}
Redactor::~Redactor() = default;

Result<void> Redactor::head(const InboundHead& head) { return state_->head(head); }
Result<void> Redactor::feed(Bytes bytes) { return state_->feed(bytes); }
Result<void> Redactor::finish() { return state_->finish(); }
std::optional<RedactedWindow> Redactor::take() { return state_->take(); }
std::uint64_t Redactor::held() const { return state_->held(); }

}  // namespace waybill::redact
