#include "waybill/http/head.hpp"

#include "characters.hpp"
#include "framing_fields.hpp"
#include "head_end.hpp"

namespace waybill::http {
namespace {

constexpr Blames of_requests{Code::request_malformed, Code::head_too_large};
constexpr Blames of_responses{Code::vendor_malformed, Code::vendor_malformed};
constexpr std::size_t method_bytes = 32;

/// The lines from `at` to the empty one. `head` is whole, and each CR in it begins a CR LF.
Result<void> read_fields(Bytes head, std::size_t at, const HeadLimits& limits, const Blames& blames,
                         FramingFields& fields) {
    for (std::size_t count = 1; head[at] != '\r'; ++count) {
        if (count > limits.fields) return fail(blames.too_large, "a head of more fields than the limit", at);
        const Bytes line = head.substr(at, head.find('\r', at) - at);
        if (is_space(line.front())) return fail(blames.malformed, "a line that begins with white space", at);
        const std::size_t colon = token_length(line);
        if (colon == 0) return fail(blames.malformed, "a field without a name", at);
        if (colon == line.size()) return fail(blames.malformed, "a line without a colon", at + colon);
        // A name with a space before its colon is a field to one reader and none to another.
        if (is_space(line[colon])) return fail(blames.malformed, "white space in a field's name", at + colon);
        if (line[colon] != ':') return fail(blames.malformed, "a field's name that is not a token", at + colon);
        const Bytes value = trim(line.substr(colon + 1));
        const std::size_t value_at =
            value.empty() ? at + colon + 1 : static_cast<std::size_t>(value.data() - head.data());
        auto taken = fields.take(line.substr(0, colon), value, at, value_at);
        if (!taken) return taken;
        at += line.size() + 2;
    }
    return {};
}

Result<void> read_method(Bytes line) {
    const std::size_t length = token_length(line);
    if (line.empty()) return fail(Code::request_malformed, "an empty line before the request", 0);
    if (length == 0 || length == line.size() || line[length] != ' ')
        return fail(Code::request_malformed, "a method that is not a token and a space", length);
    if (length > method_bytes) return fail(Code::request_malformed, "a method of more than 32 bytes", method_bytes);
    if (line.substr(0, length) == "CONNECT") return fail(Code::request_malformed, "a CONNECT", 0);
    return {};
}

/// Method, target and version, with one space between them (RFC 9112 section 3).
Result<void> read_request_line(Bytes line) {
    auto method = read_method(line);
    if (!method) return method;
    std::size_t at = line.find(' ') + 1;
    if (at == line.size() || line[at] != '/')
        return fail(Code::request_malformed, "a target that does not begin with a slash", at);
    for (; at < line.size() && line[at] != ' '; ++at) {
        if (line[at] == '#') return fail(Code::request_malformed, "a fragment in the target", at);
        if (!is_visible(line[at])) return fail(Code::request_malformed, "a target that is not visible ASCII", at);
    }
    if (line.substr(at) != " HTTP/1.1") return fail(Code::request_malformed, "a version other than HTTP/1.1", at);
    return {};
}

/// Version, status and perhaps a reason, with one space between them (RFC 9112 section 4). Gives the status.
Result<int> read_status_line(Bytes line) {
    const auto wrong = [](base::Text text, std::size_t at) { return fail(Code::vendor_malformed, text, at); };
    if (!line.starts_with("HTTP/1.1 ") && !line.starts_with("HTTP/1.0 "))
        return wrong("a version other than HTTP/1.1 and HTTP/1.0", 0);
    int status = 0;
    for (std::size_t at = 9; at < 12; ++at) {
        if (at >= line.size() || !is_digit(line[at])) return wrong("a status that is not three digits", at);
        status = status * 10 + (line[at] - '0');
    }
    if (line.size() == 12 || line[12] != ' ') return wrong("a status that is not three digits and a space", 12);
    if (status < 100 || status > 599) return wrong("a status outside of 100 to 599", 9);
    if (status == 101) return wrong("a switch of protocols that nobody asked for", 9);
    return status;
}

/// How the body of an answer is framed (RFC 9112 section 6.3).
Result<Framing> response_framing(const FramingFields& fields, int status, bool to_head, bool old_version) {
    const auto wrong = [](base::Text text) { return fail(Code::vendor_malformed, text, 0); };
    if (fields.chunked && old_version) return wrong("a Transfer-Encoding in HTTP/1.0");
    const bool bare = status < 200 || status == 204;
    // A body where there can be none is the next answer to a reader that knows there is none.
    if (bare && (fields.chunked || fields.length.value_or(0) != 0))
        return wrong("a body's length with a status that has no body");
    if (bare || status == 304 || to_head) return Framing::none;
    if (fields.chunked) return Framing::chunked;
    if (!fields.length) return Framing::until_close;
    return *fields.length == 0 ? Framing::none : Framing::length;
}

}  // namespace

Result<std::optional<HeadVerdict>> scan_request_head(Bytes buffered, std::size_t& scanned, const HeadLimits& limits) {
    const auto end = find_head_end(buffered, scanned, limits.bytes, of_requests);
    if (!end) return fail(end.error());
    if (!*end) return std::optional<HeadVerdict>();
    const Bytes head = buffered.substr(0, **end);
    const std::size_t line_end = head.find('\r');
    const auto line = read_request_line(head.substr(0, line_end));
    if (!line) return fail(line.error());
    FramingFields fields(Side::request, of_requests.malformed);
    const auto read = read_fields(head, line_end + 2, limits, of_requests, fields);
    if (!read) return fail(read.error());
    if (!fields.host) return fail(Code::request_malformed, "a request without Host", head.size() - 2);

    HeadVerdict verdict;
    verdict.length = head.size();
    verdict.content_length = fields.length.value_or(0);
    if (verdict.content_length != 0) verdict.framing = Framing::length;
    if (fields.chunked) verdict.framing = Framing::chunked;
    verdict.keep_alive = !fields.close;
    verdict.expects_continue = fields.expect && verdict.framing != Framing::none;
    return std::optional(verdict);
}

Result<std::optional<HeadVerdict>> scan_response_head(Bytes buffered, std::size_t& scanned, const HeadLimits& limits,
                                                      bool to_head) {
    const auto end = find_head_end(buffered, scanned, limits.bytes, of_responses);
    if (!end) return fail(end.error());
    if (!*end) return std::optional<HeadVerdict>();
    const Bytes head = buffered.substr(0, **end);
    const std::size_t line_end = head.find('\r');
    const auto status = read_status_line(head.substr(0, line_end));
    if (!status) return fail(status.error());
    FramingFields fields(Side::response, of_responses.malformed);
    const auto read = read_fields(head, line_end + 2, limits, of_responses, fields);
    if (!read) return fail(read.error());
    const bool old_version = head.starts_with("HTTP/1.0");
    const auto framing = response_framing(fields, *status, to_head, old_version);
    if (!framing) return fail(framing.error());

    HeadVerdict verdict;
    verdict.length = head.size();
    verdict.status = *status;
    verdict.framing = *framing;
    if (*framing == Framing::length) verdict.content_length = *fields.length;
    verdict.keep_alive = !fields.close && !old_version && *framing != Framing::until_close;
    return std::optional(verdict);
}

}  // namespace waybill::http
