// Lines POSTed in batches over HTTPS. Only 2xx counts as taken; no event is ever left out because a receiver refuses
// it: the batch is halved until the one that is refused stands alone, and there the stream waits.
#include <algorithm>

#include "sink.hpp"
#include "waybill/net/http_post.hpp"

namespace waybill::siem {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds within_post{30'000}, most_rest{600'000};
constexpr std::uint64_t most_token = 4096;
constexpr unsigned before_growing = 64;  // batches that went well

Error refusal(int status) {
    constexpr Code no = Code::audit_unavailable;
    switch (status) {
        case 400:
            return {no, "it refuses an event (400)"};
        case 401:
            return {no, "it does not take the token (401)"};
        case 403:
            return {no, "it does not allow this (403)"};
        case 404:
            return {no, "there is no receiver at this url (404)"};
        case 413:
            return {no, "an event alone is too large for it (413)"};
        case 422:
            return {no, "it refuses an event (422)"};
        case 429:
            return {no, "it has too much to do (429)"};
        case 503:
            return {no, "it is not able to take events (503)"};
        default:
            break;
    }
    if (status >= 500) return {no, "it failed (5xx)"};
    if (status >= 400) return {no, "it refuses (4xx)"};
    return {no, "it answers neither yes nor no"};
}

/// What may be the fault of one event among them.
bool is_of_the_batch(int status) { return status == 413 || status == 400 || status == 422; }

class HttpsSink final : public Sink {
public:
    HttpsSink(base::Files& files, HttpsReceiver receiver, Form form, GiveUp give_up)
        : files_(files), receiver_(std::move(receiver)), give_up_(std::move(give_up)), limit_(receiver_.batch) {
        content_type_ = form == Form::cef ? "text/plain; charset=utf-8" : "application/x-ndjson";
    }

    Result<std::size_t> give(std::span<const Event> events) override {
        rest_ = milliseconds::zero();
        for (;;) {
            net::PostRequest request = request_of(events);
            if (auto allowed = authorize(request); !allowed) return fail(allowed.error());
            const std::size_t count = counted_;
            const auto answer = poster_.post(request);
            if (!answer) return fail(answer.error());
            if (answer->status >= 200 && answer->status < 300) {
                grow();
                return count;
            }
            rest_ = std::min<milliseconds>(answer->retry_after, most_rest);
            went_well_ = 0;
            if (!is_of_the_batch(answer->status) || count == 1) return fail(refusal(answer->status));
            limit_ = count / 2;
            if (give_up_ && give_up_()) return fail(refusal(answer->status));
        }
    }

    /// What was taken is safe already.
    Result<void> confirm() override { return {}; }
    milliseconds rest() const override { return rest_; }

private:
    /// As many as a batch may have; counted_ of them.
    net::PostRequest request_of(std::span<const Event> events) {
        net::PostRequest out;
        out.url = receiver_.url;
        out.ca = receiver_.tls.ca;
        out.certificate = receiver_.tls.certificate;
        out.key = receiver_.tls.key;
        out.within = within_post;
        out.content_type = content_type_;
        out.give_up = give_up_;
        counted_ = 0;
        for (const Event& event : events.first(std::min<std::size_t>(events.size(), limit_))) {
            if (counted_ > 0 && out.body.size() + event.line.size() >= receiver_.batch_bytes) break;
            out.body.append(event.line).push_back('\n');
            ++counted_;
        }
        return out;
    }

    /// The token is read each time: whoever renews it restarts nothing.
    Result<void> authorize(net::PostRequest& request) {
        if (!receiver_.token) return {};
        const auto bytes = files_.read(*receiver_.token, most_token);
        if (!bytes) return fail(bytes.error());
        Bytes token = *bytes;
        while (token.ends_with('\n') || token.ends_with('\r')) token.remove_suffix(1);
        const bool is_token = !token.empty() && std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7f; });
        if (!is_token)
            return fail(Error::of_file(Code::bad_key, "the file does not hold a token of visible ASCII characters",
                                       *receiver_.token));
        request.authorization = receiver_.scheme + " " + std::string(token);
        return {};
    }

    void grow() {
        if (limit_ >= receiver_.batch || ++went_well_ < before_growing) return;
        limit_ = std::min<std::size_t>(limit_ * 2, receiver_.batch);
        went_well_ = 0;
    }

    base::Files& files_;
    const HttpsReceiver receiver_;
    const GiveUp give_up_;
    std::string content_type_;
    net::Poster poster_;
    std::size_t limit_;
    std::size_t counted_ = 0;
    unsigned went_well_ = 0;
    milliseconds rest_{0};
};

}  // namespace

std::unique_ptr<Sink> https_sink(base::Files& files, HttpsReceiver receiver, Form form, GiveUp give_up) {
    return std::make_unique<HttpsSink>(files, std::move(receiver), form, std::move(give_up));
}

}  // namespace waybill::siem
