// Client patterns: reading them, and whether one covers an identity. Identities come from certificates (net checks
// those); nothing here knows a certificate.
#include "clients.hpp"

#include <algorithm>
#include <string_view>

#include "waybill/policy/decide.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

constexpr std::string_view spiffe = "spiffe://";
constexpr std::string_view dns = "dns:";

/// Takes the text up to the next separator off `rest`; `rest` is empty and `more` false after the last.
struct Segments {
    std::string_view rest;
    char separator;
    bool more = true;

    std::string_view next() {
        const std::size_t end = rest.find(separator);
        const std::string_view segment = rest.substr(0, end);
        more = end != rest.npos;
        rest = more ? rest.substr(end + 1) : std::string_view{};
        return segment;
    }
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b, char separator) {
    if (separator == '/') return a == b;
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });  // DNS knows no case
}

/// No well-made identity has these; one that had would mean another client to whoever resolves them.
bool is_trick(std::string_view segment) { return segment.empty() || segment == "." || segment == ".."; }

/// `**` covers at least one segment: who is given all below a folder is not the folder itself.
bool segments_match(std::string_view pattern, std::string_view identity, char separator) {
    Segments wanted{pattern, separator}, given{identity, separator};
    while (wanted.more && given.more) {
        const std::string_view want = wanted.next();
        const std::string_view have = given.next();
        if (is_trick(have)) return false;
        if (want == "**" && !wanted.more) {
            while (given.more)
                if (is_trick(given.next())) return false;
            return true;
        }
        if (want != "*" && !same(want, have, separator)) return false;
    }
    return !wanted.more && !given.more;
}

bool is_segment(std::string_view text, std::string_view others) {
    return !text.empty() && text != "." && text != ".." && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
    });
}

/// The SPIFFE ID specification, section 2: a trust domain in lower case, segments of letters, digits, dots, dashes and
/// underscores.
bool is_spiffe_pattern(std::string_view text) {
    Segments segments{text, '/'};
    if (!is_segment(segments.next(), "-._")) return false;  // a trust domain is named, never a wildcard
    while (segments.more) {
        const std::string_view segment = segments.next();
        if (segment == "*" || (segment == "**" && !segments.more)) continue;
        if (!is_segment(segment, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._")) return false;
    }
    return true;
}

bool is_dns_pattern(std::string_view text) {
    Segments segments{text, '.'};
    bool named = false;
    while (segments.more) {
        const std::string_view segment = segments.next();
        if (segment == "*") continue;
        if (!is_segment(segment, "-_")) return false;
        named = true;
    }
    return named;
}

bool is_pattern(std::string_view text) {
    if (text == "*") return true;
    if (text.size() > 2048) return false;
    if (text.starts_with(spiffe)) return is_spiffe_pattern(text.substr(spiffe.size()));
    return text.starts_with(dns) && is_dns_pattern(text.substr(dns.size()));
}

constexpr Form client_pattern{
    is_pattern, "a pattern of clients",
    "spiffe://domain/path, dns:name, or `*`; in them `*` is one whole segment, a final `**` any "
    "rest of a path"};

}  // namespace

bool client_matches(std::string_view pattern, std::string_view identity) {
    for (const auto& [scheme, separator] : {std::pair{spiffe, '/'}, std::pair{dns, '.'}}) {
        if (!identity.starts_with(scheme)) continue;
        identity.remove_prefix(scheme.size());
        if (identity.empty()) return false;
        if (pattern == "*") return true;
        return pattern.starts_with(scheme) && segments_match(pattern.substr(scheme.size()), identity, separator);
    }
    return false;
}

std::vector<std::string> read_clients(const base::YamlNode& node, base::Diagnostics& diagnostics) {
    std::vector<std::string> clients;
    if (!expect_list(node, "`clients`", diagnostics)) return clients;
    if (node.elements.empty()) diagnostics.error(node.where, "`clients` is empty", "nobody could use the route");
    for (const auto& element : node.elements) {
        auto client = read_scalar(element, "a client", client_pattern, diagnostics);
        if (!client) continue;
        if (std::ranges::find(clients, *client) != clients.end())
            diagnostics.error(element.where, in_ticks(*client) + " is named twice", "");
        else
            clients.push_back(std::move(*client));
    }
    return clients;
}

}  // namespace waybill::policy
