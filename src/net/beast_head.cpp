#include "beast_head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <functional>

namespace waybill::net {
namespace {

namespace beast = boost::beast;
using beast::string_view;

/// Beast's parser without its container of fields: that copies each field into an allocation of its own.
template <bool is_request>
class Parser final : public beast::http::basic_parser<is_request> {
public:
    explicit Parser(Bytes head) : head_(head) {
        this->eager(false);
        this->body_limit(boost::none);  // bodies are framed, and bounded, elsewhere
        this->header_limit(static_cast<std::uint32_t>(head.size() + 1));
        out.fields.reserve(16);
    }

    /// Whether Beast takes exactly these bytes for a head, and all that it tells points into them.
    bool parse() {
        beast::error_code error;
        const std::size_t used = this->put(boost::asio::const_buffer(head_.data(), head_.size()), error);
        return !error && this->is_header_done() && used == head_.size() && points_inside_;
    }

    PeerHead out;

private:
    Bytes inside(string_view text) {
        if (text.empty()) return {};
        const std::less_equal<const char*> not_behind;
        if (!not_behind(head_.data(), text.data()) ||
            !not_behind(text.data() + text.size(), head_.data() + head_.size()))
            points_inside_ = false;
        return {text.data(), text.size()};
    }

    void on_request_impl(beast::http::verb, string_view method, string_view target, int, beast::error_code&) override {
        out.method = inside(method);
        out.target = inside(target);
    }
    void on_response_impl(int code, string_view, int, beast::error_code&) override { out.status = code; }
    void on_field_impl(beast::http::field, string_view name, string_view value, beast::error_code&) override {
        out.fields.push_back({inside(name), inside(value)});
    }
    void on_header_impl(beast::error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(string_view body, beast::error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, beast::error_code&) override { return body.size(); }
    void on_finish_impl(beast::error_code&) override {}

    Bytes head_;
    bool points_inside_ = true;
};

template <bool is_request>
bool same_framing(const Parser<is_request>& parser, const http::HeadVerdict& verdict) {
    const auto length = parser.content_length();
    switch (verdict.framing) {
        case http::Framing::none:
            return parser.is_done() && (!is_request || (!parser.chunked() && length.value_or(0) == 0));
        case http::Framing::length:
            return !parser.chunked() && length && *length == verdict.content_length;
        case http::Framing::chunked:
            return parser.chunked() && !length;
        case http::Framing::until_close:
            return !parser.chunked() && !length && parser.need_eof();
    }
    return false;
}

template <bool is_request>
PeerHead take(Parser<is_request>& parser, const http::HeadVerdict& verdict) {
    PeerHead out = std::move(parser.out);
    if (const auto length = parser.content_length()) out.content_length = *length;
    out.has_body = verdict.framing != http::Framing::none &&
                   !(verdict.framing == http::Framing::length && verdict.content_length == 0);
    return out;
}

}  // namespace

Result<PeerHead> parse_request_head(Bytes head, const http::HeadVerdict& verdict) {
    Parser<true> parser(head);
    if (!parser.parse()) return fail(Code::request_malformed, "two readers do not both take this for a head");
    if (!same_framing(parser, verdict) || parser.keep_alive() != verdict.keep_alive)
        return fail(Code::request_malformed, "two readers see this head's framing differently");
    return take(parser, verdict);
}

Result<PeerHead> parse_response_head(Bytes head, const http::HeadVerdict& verdict, Bytes to_method) {
    Parser<false> parser(head);
    parser.skip(to_method == "HEAD");
    if (!parser.parse() || parser.out.status != verdict.status)
        return fail(Code::vendor_malformed, "two readers do not both take this for a head");
    // The scanner never keeps an HTTP/1.0 connection: the one difference that is allowed.
    if (!same_framing(parser, verdict) || (verdict.keep_alive && !parser.keep_alive()))
        return fail(Code::vendor_malformed, "two readers see this head's framing differently");
    return take(parser, verdict);
}

}  // namespace waybill::net
