#include "waybill/http/target.hpp"

#include <algorithm>

#include "characters.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::http {
namespace {

/// RFC 3986 section 3.3, pchar: what a path may have beside percent-encodings.
constexpr ByteSet is_path_byte([](char c) { return is_letter(c) || is_digit(c) || is_one_of(c, "-._~!$&'()*+,;=:@"); });
/// More than RFC 3986 section 3.4 has: clients send brackets, braces and bars as they are, and nothing splits at them.
/// Some servers do at `;`: what is one pair here, with a withheld one in its value, would be two there.
constexpr ByteSet is_query_byte([](char c) { return is_visible(c) && c != '#' && c != ';'; });
constexpr bool is_separator(char c) { return c == '/' || c == '\\'; }

enum class Place { path, query };

/// Percent-decodes one part of the target; `at` is where it stands there.
Result<std::string> decode(Bytes raw, std::size_t at, Place place) {
    const Code code = place == Place::path ? Code::path_refused : Code::request_malformed;
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '%') {
            const int high = i + 2 < raw.size() ? hex_digit(raw[i + 1]) : -1;
            const int low = high >= 0 ? hex_digit(raw[i + 2]) : -1;
            if (low < 0) return fail(code, "an incomplete percent-encoding", at + i);
            c = static_cast<char>(high * 16 + low);
            if (is_control(c)) return fail(code, "an encoded control byte", at + i);
            if (place == Place::path && is_separator(c)) return fail(code, "an encoded slash or backslash", at + i);
            i += 2;
        } else if (place == Place::path ? !is_path_byte(c) : !is_query_byte(c)) {
            return fail(code, "a byte that must be percent-encoded", at + i);
        } else if (place == Place::query && c == '+') {
            c = ' ';
        }
        out.push_back(c);
    }
    if (!base::is_utf8(out)) return fail(code, "an encoding of what is not UTF-8", at);
    return out;
}

/// Some servers take `;` and what follows off a segment before they resolve dots: `..;x` climbs there.
bool is_dots(std::string_view decoded) {
    const std::string_view name = decoded.substr(0, decoded.find(';'));
    return name == "." || name == "..";
}

Result<std::vector<Segment>> parse_path(Bytes path) {
    std::vector<Segment> segments;
    if (!path.starts_with('/')) return fail(Code::path_refused, "a path that does not begin with a slash", 0);
    for (std::size_t at = 1; path.size() > 1;) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const Bytes raw = path.substr(at, end - at);
        if (raw.empty()) return fail(Code::path_refused, "an empty segment", at);
        auto decoded = decode(raw, at, Place::path);
        if (!decoded) return fail(decoded.error());
        if (is_dots(*decoded)) return fail(Code::path_refused, "a dot segment", at);
        segments.push_back({raw, *std::move(decoded)});
        if (end == path.size()) break;
        at = end + 1;
    }
    return segments;
}

/// `at` is where it stands in the target.
Result<std::vector<QueryPair>> parse_query(Bytes query, std::size_t at) {
    std::vector<QueryPair> pairs;
    for (std::size_t begin = 0; begin < query.size();) {
        const std::size_t end = std::min(query.find('&', begin), query.size());
        const Bytes raw = query.substr(begin, end - begin);
        const std::size_t name_end = std::min(raw.find('='), raw.size());
        QueryPair pair;
        pair.has_value = name_end < raw.size();
        pair.raw_name = raw.substr(0, name_end);
        pair.raw_value = raw.substr(std::min(name_end + 1, raw.size()));
        auto name = decode(pair.raw_name, at + begin, Place::query);
        if (!name) return fail(name.error());
        auto value = decode(pair.raw_value, at + begin + name_end + 1, Place::query);
        if (!value) return fail(value.error());
        pair.name = *std::move(name);
        pair.value = *std::move(value);
        if (!raw.empty()) pairs.push_back(std::move(pair));
        begin = end + 1;
    }
    return pairs;
}

}  // namespace

Result<Target> parse_target(Bytes target) {
    const std::size_t path_end = std::min(target.find('?'), target.size());
    auto path = parse_path(target.substr(0, path_end));
    if (!path) return fail(path.error());
    const std::size_t query_begin = std::min(path_end + 1, target.size());
    auto query = parse_query(target.substr(query_begin), query_begin);
    if (!query) return fail(query.error());
    return Target{*std::move(path), *std::move(query)};
}

}  // namespace waybill::http
