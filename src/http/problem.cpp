#include "waybill/http/problem.hpp"

#include <algorithm>
#include <array>

#include "characters.hpp"
#include "proxy_errors.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::http {
namespace {

struct Reason {
    int status;
    std::string_view phrase;
};

constexpr auto reasons = std::to_array<Reason>({
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
    {511, "Network Authentication Required"},
});

std::string capitalised(std::string_view text) {
    std::string out(text);
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - ('a' - 'A'));
    return out;
}

/// The code in words.
std::string title_of(std::string_view name) {
    std::string out = capitalised(name);
    std::ranges::replace(out, '-', ' ');
    return out;
}

/// What is wrong, where, and what to do. A path of ours, which an error can have, is nothing for a client.
std::string detail_of(const base::Error& error) {
    std::string out = capitalised(error.text());
    if (error.offset() != base::Error::nowhere) out += " (at byte " + std::to_string(error.offset()) + ")";
    out += ". ";
    out += base::row(error.code()).remedy;
    return out;
}

/// A token where it is one, else a string (RFC 9651 sections 3.3.3 and 3.3.4).
std::string structured(std::string_view node) {
    const auto in_token = [](char c) { return is_token(c) || c == ':' || c == '/'; };
    if (!node.empty() && (is_letter(node.front()) || node.front() == '*') && std::ranges::all_of(node, in_token))
        return std::string(node);
    std::string out = "\"";
    for (const char c : node) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(is_visible(c) || c == ' ' ? c : '_');
    }
    return out + '"';
}

std::string proxy_status(base::Code code, std::string_view node) {
    std::string out = structured(node);
    out += "; error=";
    out += proxy_error(code);
    out += "; details=\"";
    out += base::name_of(code);
    return out + '"';
}

void append_member(std::string& out, std::string_view name, Bytes text) {
    out += out.size() == 1 ? "\"" : ",\"";
    out += name;
    out += "\":";
    base::append_json_string(out, text);
}

std::string body_of(const base::Error& error, int status, std::string_view exchange) {
    const std::string name(base::name_of(error.code()));
    std::string out = "{";
    append_member(out, "type", "urn:waybill:refusal:" + name);
    append_member(out, "title", title_of(name));
    out += ",\"status\":" + std::to_string(status);
    append_member(out, "detail", detail_of(error));
    if (!exchange.empty()) append_member(out, "instance", "urn:uuid:" + std::string(exchange));
    append_member(out, "code", name);
    if (!exchange.empty()) append_member(out, "exchange", exchange);
    out += "}\n";
    return out;
}

}  // namespace

Problem make_problem(const base::Error& error, std::string_view node, std::string_view exchange) {
    const base::CodeRow& row = base::row(error.code());
    Problem out;
    if (row.status != 0) out.status = row.status;
    out.fields = {{"Content-Type", "application/problem+json"},
                  {"Proxy-Status", proxy_status(row.code, node)},
                  {"Waybill-Refusal", std::string(row.name)}};
    if (!exchange.empty()) out.fields.push_back({"Waybill-Exchange", std::string(exchange)});
    out.fields.push_back({"Cache-Control", "no-store"});
    if (out.status == 503) out.fields.push_back({"Retry-After", "1"});
    out.body = body_of(error, out.status, exchange);
    return out;
}

std::string_view reason_phrase(int status) {
    const auto* found = std::ranges::find(reasons, status, &Reason::status);
    return found == reasons.end() ? "Unknown" : found->phrase;
}

}  // namespace waybill::http
