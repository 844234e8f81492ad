#include "content_type.hpp"

#include <algorithm>

namespace waybill::format {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same(Bytes left, Bytes lower_case) {
    return std::equal(left.begin(), left.end(), lower_case.begin(), lower_case.end(),
                      [](char a, char b) { return lower(a) == b; });
}

bool is_token_byte(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
           (c != '\0' && Bytes("!#$%&'*+-.^_`|~").find(c) != Bytes::npos);
}

Bytes trim(Bytes text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == Bytes::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// `application/NAME` or `application/….+NAME`, where `suffix` is `+NAME`.
bool is_application_of(Bytes suffix, Bytes type) {
    const Bytes application = "application/";
    if (!same(type.substr(0, application.size()), application)) return false;
    const Bytes subtype = type.substr(application.size());
    if (same(subtype, suffix.substr(1))) return true;
    return subtype.size() > suffix.size() && std::all_of(subtype.begin(), subtype.end(), is_token_byte) &&
           same(subtype.substr(subtype.size() - suffix.size()), suffix);
}

bool is_json_media_type(Bytes type) { return is_application_of("+json", type); }
bool is_xml_media_type(Bytes type) { return is_application_of("+xml", type) || same(type, "text/xml"); }

bool is_ndjson_media_type(Bytes type) {
    return same(type, "application/x-ndjson") || same(type, "application/ndjson") || same(type, "application/jsonl") ||
           same(type, "application/jsonlines");
}

bool is_form_media_type(Bytes type) { return same(type, "application/x-www-form-urlencoded"); }

bool is_utf8_charset(Bytes parameter) {
    return same(parameter, "charset=utf-8") || same(parameter, "charset=\"utf-8\"");
}

bool is_utf8_of(bool (*is_media_type)(Bytes), Bytes content_type) {
    const auto end = content_type.find(';');
    if (!is_media_type(trim(content_type.substr(0, end)))) return false;
    return end == Bytes::npos || is_utf8_charset(trim(content_type.substr(end + 1)));
}

bool is_header_present(Bytes parameter) {
    return same(parameter, "header=present") || same(parameter, "header=\"present\"");
}

}  // namespace

bool is_json_type(Bytes content_type) { return is_utf8_of(is_json_media_type, content_type); }
bool is_ndjson_type(Bytes content_type) { return is_utf8_of(is_ndjson_media_type, content_type); }
bool is_form_type(Bytes content_type) { return is_utf8_of(is_form_media_type, content_type); }
bool is_xml_type(Bytes content_type) { return is_utf8_of(is_xml_media_type, content_type); }

bool is_csv_type(Bytes content_type) {
    bool charset = false, header = false, type = true;
    for (bool more = true; more; type = false) {
        const auto end = content_type.find(';');
        const Bytes part = trim(content_type.substr(0, end));
        more = end != Bytes::npos;
        if (more) content_type.remove_prefix(end + 1);
        if (type) {
            if (!same(part, "text/csv")) return false;
            continue;
        }
        bool& met = is_utf8_charset(part) ? charset : header;
        if (met || !(is_utf8_charset(part) || is_header_present(part))) return false;
        met = true;
    }
    return true;
}

}  // namespace waybill::format
