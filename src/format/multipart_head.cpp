#include "multipart_head.hpp"

#include <algorithm>

#include "waybill/base/text_codes.hpp"

namespace waybill::format {
namespace {

constexpr std::size_t most_headers = 32;  // of one part

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_token_byte(char c) {
    return is_letter_or_digit(c) || (c != '\0' && Bytes("!#$%&'*+-.^_`|~").find(c) != Bytes::npos);
}

/// RFC 2046 section 5.1.1; the last one is no space.
bool is_boundary(Bytes text) {
    return !text.empty() && text.size() <= 70 && text.back() != ' ' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return is_letter_or_digit(c) || (c != '\0' && Bytes("'()+_,-./:=? ").find(c) != Bytes::npos);
           });
}

bool same(Bytes left, Bytes lower_case) {
    std::string lower;
    append_lower(lower, left);
    return lower == lower_case;
}

/// Goes over a value from its front.
struct Cursor {
    Bytes text;
    std::size_t at = 0;

    bool ended() const { return at == text.size(); }
    char next() const { return ended() ? '\0' : text[at]; }
    void skip_blank() {
        while (next() == ' ' || next() == '\t') ++at;
    }
    bool take(char c) {
        if (next() != c || ended()) return false;
        ++at;
        return true;
    }
    Bytes token() {
        const std::size_t from = at;
        while (!ended() && is_token_byte(text[at])) ++at;
        return text.substr(from, at - from);
    }
};

struct Parameter {
    Bytes name;
    Bytes value;     // without its quotes
    std::size_t at;  // of the value
};

/// `; name=value` or `; name="value"` at the cursor; nothing where that is not what stands there.
std::optional<Parameter> parameter(Cursor& cursor) {
    cursor.skip_blank();
    if (!cursor.take(';')) return std::nullopt;
    cursor.skip_blank();
    Parameter out{cursor.token(), {}, 0};
    if (out.name.empty() || !cursor.take('=')) return std::nullopt;
    const bool quoted = cursor.take('"');
    out.at = cursor.at;
    if (!quoted) {
        out.value = cursor.token();
        return out.value.empty() ? std::nullopt : std::optional(out);
    }
    const std::size_t end = cursor.text.find_first_of("\"\\", cursor.at);
    if (end == Bytes::npos || cursor.text[end] == '\\') return std::nullopt;
    out.value = cursor.text.substr(cursor.at, end - cursor.at);
    cursor.at = end + 1;
    return out;
}

base::Failure malformed(base::Text text, std::uint64_t at) { return fail(Error(Code::body_malformed, text, at)); }

Result<void> read_disposition(const PartHeader& header, PartHead& part) {
    Cursor cursor{header.value};
    if (!same(cursor.token(), "form-data")) return malformed("a part's Content-Disposition is form-data", header.at);
    bool named = false;
    while (!cursor.ended()) {
        const std::uint64_t at = header.at + cursor.at;
        const auto found = parameter(cursor);
        if (!found)
            return malformed("a parameter is name=token or name=\"text\", with %22 and %5C for quote and backslash",
                             at);
        if (same(found->name, "name") && !named) {
            named = true;
            part.name = found->value;
            part.name_at = header.at + found->at;
        } else if (same(found->name, "filename") && !part.filename) {
            part.filename = found->value;
            part.filename_at = header.at + found->at;
        } else {
            return malformed("Content-Disposition has one name, one filename at most, and no other parameter", at);
        }
    }
    if (!named) return malformed("a part has a name in its Content-Disposition", header.at);
    return {};
}

Result<PartHeader> parse_line(Bytes line, std::uint64_t at) {
    Cursor cursor{line};
    PartHeader out{cursor.token(), 0, {}};
    if (out.name.empty()) return malformed("here stands a header's name: lines are not folded", at);
    if (!cursor.take(':')) return malformed("a header's name is followed by a colon", at + cursor.at);
    cursor.skip_blank();
    out.at = at + cursor.at;
    out.value = line.substr(cursor.at);
    while (out.value.ends_with(' ') || out.value.ends_with('\t')) out.value.remove_suffix(1);
    const auto control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
    if (std::any_of(out.value.begin(), out.value.end(), control))
        return malformed("a header has no control character", out.at);
    if (!base::is_utf8(out.value)) return malformed("a header of a part is UTF-8", out.at);
    return out;
}

Result<void> check_encoding(const PartHeader& header) {
    for (const Bytes known : {"7bit", "8bit", "binary"})
        if (same(header.value, known)) return {};
    return malformed("a part is not encoded: Content-Transfer-Encoding is 7bit, 8bit or binary", header.at);
}

}  // namespace

void append_lower(std::string& out, Bytes text) {
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

std::optional<std::string> boundary_of(Bytes content_type) {
    Cursor cursor{content_type};
    cursor.skip_blank();
    if (!same(cursor.token(), "multipart") || !cursor.take('/') || !same(cursor.token(), "form-data"))
        return std::nullopt;
    std::optional<std::string> boundary;
    bool charset = false;
    while (cursor.skip_blank(), !cursor.ended()) {
        const auto found = parameter(cursor);
        if (!found) return std::nullopt;
        if (!boundary && same(found->name, "boundary") && is_boundary(found->value))
            boundary = found->value;
        else if (!charset && same(found->name, "charset") && same(found->value, "utf-8"))
            charset = true;
        else
            return std::nullopt;
    }
    return boundary;
}

bool is_multipart_type(Bytes content_type) { return boundary_of(content_type).has_value(); }

Result<PartHead> parse_part_head(Bytes head, std::uint64_t begin) {
    PartHead out;
    bool disposed = false;
    for (std::size_t at = 0; head.substr(at) != "\r\n";) {
        const std::size_t end = head.find("\r\n", at);
        const auto header = parse_line(head.substr(at, end - at), begin + at);
        if (!header) return fail(header.error());
        const auto repeats = [&](const PartHeader& other) {
            return other.name.size() == header->name.size() &&
                   std::equal(other.name.begin(), other.name.end(), header->name.begin(), [](char a, char b) {
                       const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
                       return lower(a) == lower(b);
                   });
        };
        const bool disposition = same(header->name, "content-disposition");
        if ((disposition && disposed) || std::any_of(out.headers.begin(), out.headers.end(), repeats))
            return malformed("a header stands once in a part", begin + at);
        if (disposition) {
            disposed = true;
            if (auto read = read_disposition(*header, out); !read) return fail(read.error());
        } else {
            if (out.headers.size() == most_headers)
                return fail(Code::too_many_members, "a part has more headers than the limit", begin + at);
            if (same(header->name, "content-transfer-encoding"))
                if (auto known = check_encoding(*header); !known) return fail(known.error());
            if (same(header->name, "content-type")) out.content_type = header->value;
            out.headers.push_back(*header);
        }
        at = end + 2;
    }
    if (!disposed) return malformed("a part has a Content-Disposition", begin);
    return out;
}

bool may_be_utf8(Bytes content_type) {
    std::string lower;
    append_lower(lower, content_type);
    std::erase_if(lower, [](char c) { return c == '"' || c == ' ' || c == '\t'; });
    for (std::size_t at = 0; (at = lower.find(";charset=", at)) != std::string::npos; ++at) {
        const Bytes charset = Bytes(lower).substr(at + 9, lower.find(';', at + 1) - at - 9);
        if (charset != "utf-8" && charset != "us-ascii") return false;
    }
    return true;
}

}  // namespace waybill::format
