#include "waybill/policy/forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "countries.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::policy {
namespace {

constexpr std::size_t name_bytes = 128;
constexpr std::size_t text_bytes = 256;
constexpr std::size_t path_bytes = 4096;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool lower(char c) { return c >= 'a' && c <= 'z'; }
bool letter(char c) { return lower(c) || (c >= 'A' && c <= 'Z'); }

bool plain_text(std::string_view text, std::size_t limit) {
    if (text.empty() || text.size() > limit || !base::is_utf8(text)) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte < 0x20 || byte == 0x7F || c1) return false;
    }
    return true;
}

bool is_free_text(std::string_view text) { return plain_text(text, text_bytes); }
bool is_path(std::string_view text) { return plain_text(text, path_bytes); }

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= name_bytes && text.front() != '-' &&
           std::ranges::all_of(text, [](char c) { return lower(c) || digit(c) || c == '-'; });
}

bool is_detector(std::string_view text) {
    return !text.empty() && text.size() <= name_bytes &&
           std::ranges::all_of(text, [](char c) { return lower(c) || digit(c) || c == '_'; });
}

bool is_category(std::string_view text) {
    if (text.size() > name_bytes) return false;
    for (std::size_t begin = 0;;) {
        const std::size_t dot = text.find('.', begin);
        if (!is_detector(text.substr(begin, dot == text.npos ? text.npos : dot - begin))) return false;
        if (dot == text.npos) return true;
        begin = dot + 1;
    }
}

bool is_country(std::string_view text) {
    return text.size() == 2 && letter(text[0]) && letter(text[1]) && countries.find(text) != countries.npos;
}

/// The leading digits, at least one and without leading zeros, taken off `text`.
std::optional<std::uint64_t> take_number(std::string_view& text) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const auto length = static_cast<std::size_t>(end - text.data());
    if (problem != std::errc{} || length == 0 || (text.front() == '0' && length > 1)) return std::nullopt;
    text.remove_prefix(length);
    return value;
}

bool is_duration(std::string_view text) {
    const auto value = take_number(text);
    return value && *value > 0 && (text == "ms" || text == "s" || text == "m" || text == "h" || text == "d");
}

bool is_percentage(std::string_view text) {
    if (!text.ends_with('%')) return false;
    text.remove_suffix(1);
    const auto whole = take_number(text);
    if (!whole || *whole > 100) return false;
    if (text.empty()) return true;
    if (text.front() != '.') return false;
    text.remove_prefix(1);
    const bool digits = !text.empty() && text.size() <= 6 && std::ranges::all_of(text, digit);
    return digits && (*whole < 100 || std::ranges::all_of(text, [](char c) { return c == '0'; }));
}

bool is_host(std::string_view host) {
    if (host.starts_with('[')) {
        return host.size() > 3 && host.ends_with(']') && host.find(':') != host.npos &&
               host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.") == host.npos;
    }
    if (host.empty() || host.size() > 253) return false;
    for (std::size_t begin = 0;;) {
        const std::size_t dot = host.find('.', begin);
        const std::string_view label = host.substr(begin, dot == host.npos ? host.npos : dot - begin);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::ranges::all_of(label, [](char c) { return letter(c) || digit(c) || c == '-' || c == '_'; }))
            return false;
        if (dot == host.npos) return true;
        begin = dot + 1;
    }
}

bool is_url(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme)) return false;
    text.remove_prefix(scheme.size());
    const std::size_t colon = text.rfind(':');
    if (colon != text.npos && text.find(']', colon) == text.npos) {
        std::string_view port = text.substr(colon + 1);
        const auto number = take_number(port);
        if (!number || *number == 0 || *number > 65535 || !port.empty()) return false;
        text = text.substr(0, colon);
    }
    return is_host(text);
}

/// What frames a message, or what the gateway writes itself: a policy that lets one of these pass could be used to
/// smuggle a second message past the first.
bool written_by_the_gateway(std::string_view lower_case) {
    static constexpr std::array<std::string_view, 14> own = {"host",
                                                             "content-type",
                                                             "content-length",
                                                             "content-encoding",
                                                             "transfer-encoding",
                                                             "connection",
                                                             "keep-alive",
                                                             "proxy-connection",
                                                             "te",
                                                             "trailer",
                                                             "upgrade",
                                                             "expect",
                                                             "accept-encoding",
                                                             "http2-settings"};
    return lower_case.starts_with("waybill-") || std::ranges::find(own, lower_case) != own.end();
}

bool is_header(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    if (text.empty() || text.size() > name_bytes) return false;
    if (!std::ranges::all_of(text, [&](char c) { return letter(c) || digit(c) || others.find(c) != others.npos; }))
        return false;
    std::string lower_case(text);
    for (char& c : lower_case)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return !written_by_the_gateway(lower_case);
}

bool is_pin(std::string_view text) {
    constexpr std::string_view algorithm = "sha256/";
    if (!text.starts_with(algorithm)) return false;
    const auto digest = base::from_base64(text.substr(algorithm.size()));
    return digest && digest->size() == 32;
}

}  // namespace

namespace forms {

const Form free_text{is_free_text, "a text", "1 to 256 bytes, without control characters"};
const Form name{is_name, "a name", "lower-case letters, digits and hyphens, at most 128"};
const Form category{is_category, "a category's name",
                    "lower-case letters, digits and underscores between dots, as pii.email"};
const Form detector{is_detector, "a detector's name", "lower-case letters, digits and underscores, as us_ssn"};
const Form country{is_country, "a country", "two capital letters of ISO 3166, as IE"};
const Form duration{is_duration, "a duration", "a number with ms, s, m, h or d, as 365d"};
const Form percentage{is_percentage, "a percentage", "0% to 100%, as 99.9%"};
const Form url{is_url, "an address of a vendor",
               "https and a host, as https://api.vendor.example or with :8443; paths are the routes'"};
const Form header{is_header, "a header that can be shared",
                  "framing, Host, Content-Type and the like are written by the gateway itself"};
const Form path{is_path, "a path of a file", "1 to 4096 bytes, without control characters"};
const Form pin{is_pin, "a pin", "sha256/ and the base64 of 32 bytes"};

}  // namespace forms

std::optional<std::uint64_t> parse_count(std::string_view text) {
    const auto value = take_number(text);
    if (!value || *value == 0 || !text.empty()) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const auto value = take_number(text);
    if (!value || *value == 0) return std::nullopt;
    int shift = 0;
    if (text == "KiB")
        shift = 10;
    else if (text == "MiB")
        shift = 20;
    else if (text == "GiB")
        shift = 30;
    else if (!text.empty())
        return std::nullopt;
    if (*value > (~std::uint64_t{0} >> shift)) return std::nullopt;
    return *value << shift;
}

std::string in_ticks(std::string_view text) {
    constexpr std::size_t shown = 80;
    std::size_t end = std::min(text.size(), shown);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    std::string out = "`";
    for (const char c : text.substr(0, end)) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\t')
            out += "\\t";
        else
            out.push_back(c);
    }
    return out + (end < text.size() ? "…`" : "`");
}

}  // namespace waybill::policy
