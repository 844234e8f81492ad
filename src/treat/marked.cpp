#include "marked.hpp"

#include <algorithm>

namespace waybill::treat {
namespace {

constexpr std::size_t id_digits = 8;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_base64url(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// How much of the text, which begins with the mark, is spelled like a marked text, and whether it came to its end.
struct Spelled {
    std::size_t size;
    bool ended;
};

Spelled spelled(Bytes text, Bytes mark) {
    std::size_t at = mark.size();
    const std::size_t id_end = at + id_digits;
    while (at < text.size() && at < id_end && is_hex(text[at])) ++at;
    if (at < id_end || at == text.size() || text[at] != '.') return {at, false};
    const std::size_t body = ++at;
    while (at < text.size() && is_base64url(text[at])) ++at;
    if (at == body || at == text.size() || text[at] != '.') return {at, false};
    return {at + 1, true};
}

Marked parts_of(Bytes text, Bytes mark, std::size_t begin, std::size_t size) {
    const std::size_t id = begin + mark.size(), body = id + id_digits + 1;
    return {begin, begin + size, text.substr(id, id_digits), text.substr(body, begin + size - 1 - body)};
}

}  // namespace

std::optional<Marked> find_marked(Bytes text, Bytes mark, std::size_t from) {
    // A mark has a dot, and what is spelled after one has none but where it ends: hardly a byte is read twice.
    for (auto at = text.find(mark, from); at != Bytes::npos; at = text.find(mark, at + 1)) {
        const Spelled found = spelled(text.substr(at), mark);
        if (found.ended) return parts_of(text, mark, at, found.size);
    }
    return std::nullopt;
}

std::optional<Marked> marked_whole(Bytes text, Bytes mark) {
    if (!text.starts_with(mark)) return std::nullopt;
    const Spelled found = spelled(text, mark);
    if (!found.ended || found.size != text.size()) return std::nullopt;
    return parts_of(text, mark, 0, found.size);
}

std::size_t marked_tail(Bytes text, Bytes mark) {
    if (const auto last = text.rfind(mark); last != Bytes::npos) {
        const Spelled found = spelled(text.substr(last), mark);
        if (!found.ended && last + found.size == text.size()) return found.size;
    }
    for (std::size_t size = std::min(text.size(), mark.size() - 1); size > 0; --size)
        if (mark.starts_with(text.substr(text.size() - size))) return size;
    return 0;
}

}  // namespace waybill::treat
