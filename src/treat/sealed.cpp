#include "waybill/treat/sealed.hpp"

#include <algorithm>

#include "decimal.hpp"
#include "marked.hpp"
#include "type_byte.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::treat {
namespace {

constexpr std::size_t looked_back = 2;    // the quote before a sealed value, and what may escape it
constexpr std::size_t looked_ahead = 64;  // for the colon that would make it a name

/// What stands around a sealed value in JSON; it is known at the latest when `all` of the text is there.
enum class Stands { inside_a_string, as_a_value, unknown_yet };

Stands place_of(Bytes text, const Marked& marked, bool all) {
    const bool opens =
        marked.begin > 0 && text[marked.begin - 1] == '"' && !(marked.begin > 1 && text[marked.begin - 2] == '\\');
    if (!opens) return Stands::inside_a_string;
    if (marked.end == text.size()) return all ? Stands::inside_a_string : Stands::unknown_yet;
    if (text[marked.end] != '"') return Stands::inside_a_string;
    const Bytes after = text.substr(marked.end + 1, looked_ahead);
    const std::size_t next = after.find_first_not_of(" \t\r\n");
    if (next == Bytes::npos) return after.size() < looked_ahead && !all ? Stands::unknown_yet : Stands::as_a_value;
    return after[next] == ':' ? Stands::inside_a_string : Stands::as_a_value;
}

/// Anybody can seal: what says that it is a number has to be one before it stands in JSON without quotes.
bool is_of_kind(base::ValueKind kind, Bytes text) {
    switch (kind) {
        case base::ValueKind::number:
            return is_json_number(text);
        case base::ValueKind::boolean:
            return text == "true" || text == "false";
        case base::ValueKind::string:
            return base::is_utf8(text);
        case base::ValueKind::null:
            break;
    }
    return false;
}

void append_in_string(std::string& out, Bytes text) {
    std::string quoted;
    base::append_json_string(quoted, text);
    out.append(quoted, 1, quoted.size() - 2);
}

}  // namespace

std::optional<SealedOpener::Plain> SealedOpener::open(Bytes id_hex, Bytes base64) {
    if (id_hex != id_) {
        ++counts_.other_key;
        return std::nullopt;
    }
    const auto box = base::from_base64url(base64);
    auto plain = box ? secret_.open(*box) : std::nullopt;
    const auto kind = plain && !plain->empty() ? kind_of(plain->front()) : std::nullopt;
    if (!kind || !is_of_kind(*kind, Bytes(*plain).substr(1))) {
        ++counts_.damaged;
        return std::nullopt;
    }
    ++counts_.opened;
    return Plain{*kind, plain->substr(1)};
}

void SealedOpener::feed(Bytes piece, std::string& out) {
    held_ += piece;
    run(Follows::more, out);
}

void SealedOpener::finish(std::string& out) { run(Follows::nothing, out); }

void SealedOpener::run(Follows follows, std::string& out) {
    const Bytes text = held_;
    std::size_t done = 0, looked_through = 0, certain = text.size();
    const bool all = follows == Follows::nothing;
    bool waits = false;
    for (auto marked = find_marked(text, sealed_mark); marked;
         marked = find_marked(text, sealed_mark, looked_through)) {
        const Stands stands = into_ == Into::json ? place_of(text, *marked, all) : Stands::inside_a_string;
        if (stands == Stands::unknown_yet) {
            certain = marked->begin;
            waits = true;
            break;
        }
        looked_through = marked->begin + 1;  // a real one may begin in the last letters of a false one
        const auto plain = open(marked->id_hex, marked->sealed);
        if (!plain) continue;
        const bool bare = stands == Stands::as_a_value && plain->kind != base::ValueKind::string;
        const std::size_t quote = bare ? 1 : 0;
        out += text.substr(done, marked->begin - quote - done);
        if (into_ == Into::text || bare)
            out += plain->text;
        else
            append_in_string(out, plain->text);
        done = marked->end + quote;
        looked_through = done;
    }
    if (!all) {
        if (!waits)
            if (const auto tail = marked_tail(text.substr(looked_through), sealed_mark); tail <= longest)
                certain -= tail;
        certain = std::max(done, certain - std::min(certain, looked_back));
    }
    out += text.substr(done, certain - done);
    held_.erase(0, certain);
}

}  // namespace waybill::treat
