#include "waybill/redact/lookup.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "waybill/base/code_points.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::redact {
namespace {

bool is_ascii(Bytes text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

Bytes trimmed(Bytes text) {
    const auto code_point = [](Bytes at, std::int32_t& c) {
        return utf8proc_iterate(u8(at), static_cast<utf8proc_ssize_t>(at.size()), &c);
    };
    std::int32_t c = 0;
    while (!text.empty()) {
        const auto length = code_point(text, c);
        if (length <= 0 || !base::is_white_space(c)) break;
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0) == 0x80) --start;
        const Bytes last = text.substr(start);
        if (code_point(last, c) != static_cast<utf8proc_ssize_t>(last.size()) || !base::is_white_space(c)) break;
        text.remove_suffix(last.size());
    }
    return text;
}

/// Stream-Safe Text (UAX #15 section 13): a grapheme joiner after every 30 marks in a row. utf8proc sorts marks in
/// quadratic time, and a sender may write a value of nothing else.
std::string stream_safe(Bytes text) {
    constexpr int most_marks = 30;
    constexpr std::string_view joiner = "\u034f";
    std::string out;
    out.reserve(text.size());
    int marks = 0;
    while (!text.empty()) {
        std::int32_t c = 0;
        const auto length = utf8proc_iterate(u8(text), static_cast<utf8proc_ssize_t>(text.size()), &c);
        if (length <= 0) std::abort();  // formats hand on valid text
        const bool mark = utf8proc_get_property(c)->combining_class != 0;
        if (mark && marks == most_marks) out += joiner;
        marks = !mark ? 0 : marks == most_marks ? 1 : marks + 1;
        out += text.substr(0, static_cast<std::size_t>(length));
        text.remove_prefix(static_cast<std::size_t>(length));
    }
    return out;
}

void map(Bytes text, int options, std::string& out) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto length = utf8proc_map(u8(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                     static_cast<utf8proc_option_t>(options));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    if (length < 0) std::abort();  // only invalid UTF-8 or lack of memory: formats hand on valid text
    out.assign(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
}

}  // namespace

void normalise_for_lookup(Bytes text, std::string& out) {
    text = trimmed(text);
    if (is_ascii(text)) {  // NFC leaves ASCII alone, and folding is lower case
        out.assign(text);
        std::transform(out.begin(), out.end(), out.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return;
    }
    constexpr int nfc = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    std::string composed;
    map(stream_safe(text), nfc, composed);
    map(composed, UTF8PROC_STABLE | UTF8PROC_CASEFOLD, out);
    map(out, nfc, composed);
    out.swap(composed);
}

std::array<unsigned char, 16> LookupKey::digest(Bytes category, Bytes text) {
    normalise_for_lookup(text, scratch_);
    std::array<unsigned char, 16> out;
    key_.digest(out, {category, Bytes("\0", 1), scratch_});
    return out;
}

}  // namespace waybill::redact
