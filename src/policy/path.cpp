#include "path.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "waybill/base/nearest.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

constexpr std::size_t path_bytes = 2048;

bool alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_parameter_name(std::string_view text) {
    return !text.empty() && text.size() <= 128 &&
           std::ranges::all_of(text, [](char c) { return alphanumeric(c) || c == '_' || c == '-'; });
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// Percent-decodes a literal segment of RFC 3986's pchar (section 3.3); what is wrong with it otherwise.
const char* decode(std::string_view text, std::string& out) {
    constexpr std::string_view others = "-._~!$&'()*+,;=:@";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
            if (low < 0) return "an incomplete percent-encoding";
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else if (text[i] == '{' || text[i] == '}') {
            return "a parameter that is not a whole segment";
        } else if (text[i] == '\\') {
            return "a backslash";
        } else if (text[i] == '?' || text[i] == '#') {
            return "a query or fragment: those are not of the path";
        } else if (!alphanumeric(text[i]) && others.find(text[i]) == others.npos) {
            return "a character that must be percent-encoded";
        } else {
            out.push_back(text[i]);
        }
    }
    return nullptr;
}

/// What two readers of a path could take in two ways is refused (DESIGN.md, Path parameters).
const char* refused(std::string_view decoded) {
    if (decoded == "." || decoded == "..") return "a dot segment";
    if (decoded.find('/') != decoded.npos) return "an encoded slash";
    if (decoded.find('\\') != decoded.npos) return "a backslash";
    if (std::ranges::any_of(decoded, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        return "an encoded control character";
    if (!base::is_utf8(decoded)) return "an encoding of what is not UTF-8";
    return nullptr;
}

const char* read_segment(std::string_view text, PathSegment& segment) {
    if (text.empty()) return "an empty segment";
    if (text.front() == '{' && text.back() == '}') {
        segment = {std::string(text.substr(1, text.size() - 2)), true};
        return is_parameter_name(segment.text) ? nullptr : "a parameter whose name is not of letters, digits, _ and -";
    }
    if (const char* wrong = decode(text, segment.text)) return wrong;
    return refused(segment.text);
}

bool has_parameter(const std::vector<PathSegment>& segments, const PathSegment& segment) {
    return std::ranges::any_of(segments, [&](const PathSegment& s) { return s.parameter && s.text == segment.text; });
}

bool read_path(const base::YamlNode& node, std::size_t begin, Route& route, base::Diagnostics& diagnostics) {
    const std::string_view path = route.path;
    if (!path.starts_with('/') || path.size() > path_bytes) {
        diagnostics.error(node.at(begin), "the path does not begin with a slash, or is longer than 2048 bytes",
                          "as POST /v1/companies/{company}/employees");
        return false;
    }
    bool right = true;
    for (std::size_t at = 1; path.size() > 1;) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view text = path.substr(at, end - at);
        PathSegment segment;
        std::string wrong;
        if (const char* problem = read_segment(text, segment))
            wrong = problem;
        else if (segment.parameter && has_parameter(route.segments, segment))
            wrong = "the parameter " + in_ticks(text) + " twice";
        if (!wrong.empty()) diagnostics.error(node.at(begin + at), "the path has " + wrong, "");
        right = right && wrong.empty();
        route.segments.push_back(std::move(segment));
        if (end == path.size()) break;
        at = end + 1;
    }
    return right;
}

/// What two routes of one shape have in common: each literal, and where the parameters are. Literals are decoded, so
/// one may hold any character but those that refused() names: a slash separates them, and NUL stands for a parameter.
std::string shape(const Route& route) {
    std::string out = route.method;
    for (const PathSegment& segment : route.segments) {
        out += '/';
        out += segment.parameter ? std::string(1, '\0') : segment.text;
    }
    return out;
}

}  // namespace

bool read_match(const base::YamlNode& node, Route& route, base::Diagnostics& diagnostics) {
    const std::size_t space = node.scalar.find(' ');
    if (node.kind != base::YamlNode::Kind::scalar || space == node.scalar.npos) {
        diagnostics.error(node.where, "`match` is not a method, a space and a path",
                          "as POST /v1/companies/{company}/employees");
        return false;
    }
    static const std::vector<std::string_view> methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    route.method = node.scalar.substr(0, space);
    route.path = node.scalar.substr(space + 1);
    if (std::ranges::find(methods, route.method) == methods.end())
        diagnostics.error(node.where, "unknown method " + in_ticks(route.method),
                          base::suggestion(route.method, methods));
    const bool right = read_path(node, space + 1, route, diagnostics);
    if (!right) route.path.clear();
    return right;
}

/// Two routes that can match one call and differ somewhere are literal there in one: it wins. So only routes of one
/// shape leave it open which is meant.
void check_conflicts(const std::vector<Route>& routes, base::Diagnostics& diagnostics) {
    std::map<std::string, const Route*> first;
    for (const Route& route : routes) {
        if (route.path.empty()) continue;
        const auto [entry, fresh] = first.emplace(shape(route), &route);
        if (!fresh)
            diagnostics.error(
                route.where,
                "route " + in_ticks(route.name) + " matches the same calls as " + in_ticks(entry->second->name),
                "see " + entry->second->where.text());
    }
}

}  // namespace waybill::policy
