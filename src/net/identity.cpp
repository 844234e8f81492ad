// Who a client is, by the names of its verified certificate. The common name is never looked at.
#include <openssl/err.h>

#include <algorithm>

#include "openssl.hpp"
#include "waybill/base/bytes.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::net {
namespace {

constexpr Bytes spiffe = "spiffe://";
constexpr std::size_t longest_spiffe = 2048, longest_domain = 255, longest_name = 253, longest_label = 63;

bool is_lower(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_mark(char c) { return c == '-' || c == '_'; }
bool is_domain_character(char c) { return is_lower(c) || is_mark(c) || c == '.'; }
bool is_segment_character(char c) { return is_domain_character(c) || (c >= 'A' && c <= 'Z'); }
bool is_label_character(char c) { return is_lower(c) || is_mark(c); }

template <class Check>
bool each_part(Bytes text, char separator, Check good) {
    for (std::size_t at = 0;;) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        if (!good(text.substr(at, end - at))) return false;
        if (end == text.size()) return true;
        at = end + 1;
    }
}

/// SPIFFE-ID, section 2. No percent-encoding, port, query or fragment: none of their characters is allowed.
bool is_spiffe(Bytes uri) {
    if (uri.size() > longest_spiffe || !uri.starts_with(spiffe)) return false;
    const Bytes rest = uri.substr(spiffe.size());
    const Bytes domain = rest.substr(0, rest.find('/'));
    if (domain.empty() || domain.size() > longest_domain || !std::ranges::all_of(domain, is_domain_character))
        return false;
    if (domain.size() == rest.size()) return true;
    return each_part(rest.substr(domain.size() + 1), '/', [](Bytes segment) {
        return !segment.empty() && segment != "." && segment != ".." &&
               std::ranges::all_of(segment, is_segment_character);
    });
}

/// A host name in lower case; a wildcard or a NUL has characters that none has.
bool is_dns_name(Bytes name) {
    return name.size() <= longest_name && each_part(name, '.', [](Bytes label) {
               return !label.empty() && label.size() <= longest_label && std::ranges::all_of(label, is_label_character);
           });
}

Bytes text_of(const GENERAL_NAME* name) {
    const ASN1_IA5STRING* const text = name->d.ia5;  // uniformResourceIdentifier and dNSName alike
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::vector<Bytes> names_of(const GENERAL_NAMES* names, int type) {
    std::vector<Bytes> out;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
        if (name->type == type) out.push_back(text_of(name));
    }
    return out;
}

std::string lower_case(Bytes text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

}  // namespace

Result<std::string> identity_of(X509* leaf) {
    // Null also where the extension is there twice or malformed.
    const NamesPtr names(static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr)));
    ERR_clear_error();
    if (names == nullptr) return fail(Code::client_unidentified, "the certificate has no alternative names");
    const auto uris = names_of(names.get(), GEN_URI);
    if (uris.size() > 1) return fail(Code::client_unidentified, "the certificate has more than one URI name");
    if (uris.size() == 1) {
        if (!is_spiffe(uris.front())) return fail(Code::client_unidentified, "the URI name is no SPIFFE id");
        return std::string(uris.front());
    }
    const auto hosts = names_of(names.get(), GEN_DNS);
    if (hosts.size() != 1) return fail(Code::client_unidentified, "the certificate has not exactly one DNS name");
    const std::string host = lower_case(hosts.front());
    if (!is_dns_name(host)) return fail(Code::client_unidentified, "the DNS name is a wildcard or no host name");
    return "dns:" + host;
}

}  // namespace waybill::net
