#include "path_trail.hpp"

#include <algorithm>
#include <functional>

namespace waybill::redact {
namespace {

bool is_identifier(Bytes name) {
    const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && starts(name[0]) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return starts(c) || (c >= '0' && c <= '9'); });
}

/// As a normalized path has it (RFC 9535 section 2.7).
void append_quoted(std::string& out, Bytes name) {
    static constexpr char digits[] = "0123456789abcdef";
    out += "['";
    for (const char c : name) {
        if (c == '\'' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[c & 15];
        } else {
            out += c;
        }
    }
    out += "']";
}

}  // namespace

std::string PathTrail::text(std::size_t depth, Indexes indexes) const {
    std::string out = "$";
    for (std::size_t i = 0; i < depth; ++i) {
        const Bytes name = name_of(i);
        if (steps_[i].is_index)
            out += indexes == Indexes::starred ? "[*]" : "[" + std::to_string(steps_[i].index) + "]";
        else if (is_identifier(name))
            (out += '.').append(name);
        else
            append_quoted(out, name);
    }
    return out;
}

std::uint64_t PathTrail::fingerprint(std::size_t depth) const {
    std::uint64_t hash = 0x9e3779b97f4a7c15;
    for (std::size_t i = 0; i < depth; ++i) {
        const std::uint64_t step = steps_[i].is_index ? 1 : std::hash<Bytes>{}(name_of(i));
        hash = (hash ^ step) * 0xff51afd7ed558ccd;
        hash ^= hash >> 32;
    }
    return hash;
}

}  // namespace waybill::redact
