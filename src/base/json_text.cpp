#include "waybill/base/json_text.hpp"

namespace waybill::base {
namespace {

bool is_plain(unsigned char byte) { return byte >= 0x20 && byte != '"' && byte != '\\'; }

/// Without a branch, so that the compiler looks at many bytes at once.
bool is_all_plain(Bytes text) {
    unsigned plain = 1;
    for (const char c : text) plain &= static_cast<unsigned>(is_plain(static_cast<unsigned char>(c)));
    return plain != 0;
}

}  // namespace

void append_json_string(std::string& out, Bytes text) {
    static constexpr char digits[] = "0123456789abcdef";
    out.push_back('"');
    if (is_all_plain(text)) {  // nearly all are
        out.append(text).push_back('"');
        return;
    }
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (is_plain(byte)) continue;
        out.append(text, from, i - from);
        from = i + 1;
        if (byte == '"' || byte == '\\') {
            out.push_back('\\');
            out.push_back(text[i]);
        } else {
            out.append("\\u00");
            out.push_back(digits[byte >> 4]);
            out.push_back(digits[byte & 15]);
        }
    }
    out.append(text, from, text.size() - from);
    out.push_back('"');
}

std::size_t json_string_length(Bytes text) {
    std::size_t length = text.size() + 2;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (!is_plain(byte)) length += byte < 0x20 ? 5 : 1;
    }
    return length;
}

}  // namespace waybill::base
