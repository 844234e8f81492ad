#include "framing_fields.hpp"

#include <algorithm>
#include <charconv>

#include "authority.hpp"
#include "characters.hpp"
#include "waybill/http/fields.hpp"

namespace waybill::http {

Result<void> FramingFields::take(Bytes name, Bytes value, std::size_t line_at, std::size_t value_at) {
    switch (name.size()) {
        case 4:
            if (side_ == Side::request && same_name(name, "host")) return take_host(value, line_at, value_at);
            break;
        case 6:
            if (side_ == Side::request && same_name(name, "expect")) return take_expect(value, line_at, value_at);
            break;
        case 10:
            if (same_name(name, "connection")) return take_connection(value, value_at);
            break;
        case 14:
            if (same_name(name, "content-length")) return take_length(value, line_at, value_at);
            break;
        case 17:
            if (same_name(name, "transfer-encoding")) return take_coding(value, line_at, value_at);
            break;
        default:
            break;
    }
    return {};
}

Result<void> FramingFields::take_length(Bytes value, std::size_t line_at, std::size_t value_at) {
    if (length) return fail(malformed_, "a second Content-Length", line_at);
    if (chunked) return fail(malformed_, "a Content-Length beside Transfer-Encoding", line_at);
    if (value.empty() || !std::ranges::all_of(value, is_digit))
        return fail(malformed_, "a Content-Length that is not a number", value_at);
    if (value.size() > 19) return fail(malformed_, "a Content-Length of more than 19 digits", value_at);
    std::uint64_t number = 0;  // 19 nines fit
    std::from_chars(value.data(), value.data() + value.size(), number);
    length = number;
    return {};
}

Result<void> FramingFields::take_coding(Bytes value, std::size_t line_at, std::size_t value_at) {
    if (chunked) return fail(malformed_, "a second Transfer-Encoding", line_at);
    if (length) return fail(malformed_, "a Transfer-Encoding beside Content-Length", line_at);
    if (!same_name(value, "chunked")) return fail(malformed_, "a Transfer-Encoding other than chunked", value_at);
    chunked = true;
    return {};
}

Result<void> FramingFields::take_host(Bytes value, std::size_t line_at, std::size_t value_at) {
    if (host) return fail(malformed_, "a second Host", line_at);
    if (!is_authority(value)) return fail(malformed_, "a Host that is not a host with perhaps a port", value_at);
    host = true;
    return {};
}

Result<void> FramingFields::take_expect(Bytes value, std::size_t line_at, std::size_t value_at) {
    if (expect) return fail(malformed_, "a second Expect", line_at);
    if (!same_name(value, "100-continue")) return fail(malformed_, "an Expect other than 100-continue", value_at);
    expect = true;
    return {};
}

Result<void> FramingFields::take_connection(Bytes value, std::size_t value_at) {
    while (!value.empty()) {
        const Bytes option = next_element(value);
        if (token_length(option) != option.size())
            return fail(malformed_, "a Connection that is not a list of names", value_at);
        close = close || same_name(option, "close");
    }
    return {};
}

}  // namespace waybill::http
