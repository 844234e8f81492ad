#include "xml_text.hpp"

#include <charconv>
#include <cstdint>

#include "waybill/base/code_points.hpp"

namespace waybill::format {
namespace {

constexpr Bytes cdata_begin = "<![CDATA[", cdata_end = "]]>";

/// `name` as in &name; a character or predefined one: there are no others.
void append_referenced(std::string& out, Bytes name) {
    if (name == "amp") return out.push_back('&');
    if (name == "lt") return out.push_back('<');
    if (name == "gt") return out.push_back('>');
    if (name == "quot") return out.push_back('"');
    if (name == "apos") return out.push_back('\'');
    const bool hex = name.starts_with("#x");
    name.remove_prefix(hex ? 2 : 1);
    std::uint32_t c = 0;
    std::from_chars(name.data(), name.data() + name.size(), c, hex ? 16 : 10);
    base::append_utf8(out, c);
}

/// Literal text without references; line ends are one line feed, or in an attribute all white space is a space.
enum class White : std::uint8_t { lines, spaces };
void append_literal(std::string& out, Bytes raw, White white) {
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '\r') {
            if (i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
            c = '\n';
        }
        out.push_back(white == White::spaces && (c == '\n' || c == '\t') ? ' ' : c);
    }
}

void append_decoded(std::string& out, Bytes raw, White white) {
    for (auto reference = raw.find('&'); reference != Bytes::npos; reference = raw.find('&')) {
        append_literal(out, raw.substr(0, reference), white);
        const auto end = raw.find(';', reference);
        append_referenced(out, raw.substr(reference + 1, end - reference - 1));
        raw.remove_prefix(end + 1);
    }
    append_literal(out, raw, white);
}

void append_escaped(std::string& out, Bytes text, Bytes special) {
    for (const char c : text) {
        if (special.find(c) == Bytes::npos) {
            out += c;
            continue;
        }
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += "&#" + std::to_string(static_cast<unsigned char>(c)) + ';';
        }
    }
}

/// Over each text and attribute that is asked about, so without a way out of the loop, which makes it one of vectors.
bool has_any(Bytes text, char a, char b, char c, char d) {
    unsigned found = 0;
    for (const char each : text) found |= static_cast<unsigned>((each == a) | (each == b) | (each == c) | (each == d));
    return found != 0;
}

}  // namespace

bool is_encoded_xml_text(Bytes raw) { return has_any(raw, '&', '<', '\r', '\r'); }
bool is_encoded_xml_attribute(Bytes raw) { return has_any(raw, '&', '\r', '\n', '\t'); }

bool is_blank_xml(Bytes raw) { return raw.find_first_not_of(" \t\r\n") == Bytes::npos; }

Bytes decode_xml_text(Bytes raw, std::string& scratch) {
    if (!is_encoded_xml_text(raw)) return raw;
    scratch.clear();
    for (auto section = raw.find('<'); section != Bytes::npos; section = raw.find('<')) {
        append_decoded(scratch, raw.substr(0, section), White::lines);
        raw.remove_prefix(section + cdata_begin.size());
        const auto end = raw.find(cdata_end);
        append_literal(scratch, raw.substr(0, end), White::lines);
        raw.remove_prefix(end + cdata_end.size());
    }
    append_decoded(scratch, raw, White::lines);
    return scratch;
}

Bytes decode_xml_attribute(Bytes raw, std::string& scratch) {
    if (!is_encoded_xml_attribute(raw)) return raw;
    scratch.clear();
    append_decoded(scratch, raw, White::spaces);
    return scratch;
}

bool may_stand_in_xml(Bytes text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') return false;
    // U+FFFE and U+FFFF.
    return text.find("\xef\xbf\xbe") == Bytes::npos && text.find("\xef\xbf\xbf") == Bytes::npos;
}

void append_xml_text(std::string& out, Bytes text) { append_escaped(out, text, "&<>\r"); }
void append_xml_attribute(std::string& out, Bytes text) { append_escaped(out, text, "&<>\"\t\n\r"); }

}  // namespace waybill::format
