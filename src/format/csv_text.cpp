#include "csv_text.hpp"

namespace waybill::format {
namespace {

/// Without a way out of the loop, which makes it one of vectors: each replaced cell goes through it.
bool needs_quotes(Bytes text, char delimiter) {
    unsigned found = 0;
    for (const char c : text)
        found |= static_cast<unsigned>((c == '"') | (c == '\r') | (c == '\n') | (c == ',') | (c == ';') | (c == '|') |
                                       (c == '\t') | (c == delimiter));
    return found != 0;
}

}  // namespace

Bytes decode_csv_cell(Bytes raw, std::string& scratch) {
    if (!raw.starts_with('"')) return raw;
    raw = raw.substr(1, raw.size() - 2);
    auto quote = raw.find('"');
    if (quote == Bytes::npos) return raw;
    scratch.clear();
    for (; quote != Bytes::npos; quote = raw.find('"')) {
        scratch.append(raw, 0, quote + 1);
        raw.remove_prefix(quote + 2);
    }
    scratch += raw;
    return scratch;
}

void append_quoted(std::string& out, Bytes piece) {
    for (const char c : piece) {
        if (c == '"') out += '"';
        out += c;
    }
}

void append_csv_cell(std::string& out, Bytes text, char delimiter) {
    if (!needs_quotes(text, delimiter)) {
        out += text;
        return;
    }
    out += '"';
    append_quoted(out, text);
    out += '"';
}

void append_csv_text(std::string& out, Bytes text) { append_csv_cell(out, text, ','); }

}  // namespace waybill::format
