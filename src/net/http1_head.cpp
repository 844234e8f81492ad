#include "http1_head.hpp"

#include <algorithm>
#include <array>

#include "waybill/http/problem.hpp"

namespace waybill::net {
namespace {

/// RFC 9110 section 5.6.2
constexpr std::array<bool, 256> token_bytes = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const unsigned char c : std::string_view("!#$%&'*+-.^_`|~")) table[c] = true;
    return table;
}();

bool is_token(Bytes text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return token_bytes[static_cast<unsigned char>(c)]; });
}

bool is_value(Bytes text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
    });
}

bool is_target(Bytes text) {
    return text.starts_with('/') && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

/// The stream's own: a second one of these would make a second reading of where the message ends.
bool is_own(Bytes name) {
    switch (name.size()) {
        case 4:
            return http::same_name(name, "host");
        case 7:
            return http::same_name(name, "upgrade");
        case 10:
            return http::same_name(name, "connection");
        case 14:
            return http::same_name(name, "content-length");
        case 17:
            return http::same_name(name, "transfer-encoding");
        default:
            return false;
    }
}

bool append_fields(std::string& out, const std::vector<http::Field>& fields) {
    for (const http::Field& field : fields) {
        if (!is_token(field.name) || !is_value(field.value) || is_own(field.name)) return false;
        out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    return true;
}

bool names_date(const std::vector<http::Field>& fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [](const http::Field& field) { return http::same_name(field.name, "date"); });
}

}  // namespace

Result<void> append_request_head(std::string& out, const OurHead& head, Bytes authority, const BodyWriter& body) {
    if (!is_token(head.method) || !is_target(head.target) || !is_value(authority))
        return fail(Code::request_malformed, "our request line cannot be written");
    out.append(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\nhost: ");
    out.append(authority).append("\r\n");
    if (!append_fields(out, head.fields)) return fail(Code::request_malformed, "a field of ours cannot be written");
    body.append_fields(out);
    out += "\r\n";
    return {};
}

Result<void> append_response_head(std::string& out, const OurHead& head, Bytes date, AfterAnswer after,
                                  const BodyWriter& body) {
    if (head.status < 200 || head.status > 599) return fail(Code::vendor_malformed, "no status of a final answer");
    out.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ");
    out.append(http::reason_phrase(head.status)).append("\r\n");
    if (!append_fields(out, head.fields)) return fail(Code::vendor_malformed, "a field of ours cannot be written");
    if (!names_date(head.fields)) out.append("date: ").append(date).append("\r\n");
    if (after == AfterAnswer::close) out += "connection: close\r\n";
    body.append_fields(out);
    out += "\r\n";
    return {};
}

}  // namespace waybill::net
