// ArcSight's Common Event Format, CEF:0: header, then keys of its dictionary; what that has no key for stands in the
// custom ones, with labels. Escapes: `\` and `|` in the header, `\`, `=` and line ends in values.
#include <chrono>

#include "waybill/base/text_codes.hpp"
#include "words.hpp"

namespace waybill::siem {
namespace {

using audit::Kind;

enum class Part : std::uint8_t { header, value };

void append_escaped(std::string& out, std::int32_t point, Bytes bytes, Part part) {
    if (part == Part::value && (point == '\n' || point == '\r')) {
        out += point == '\n' ? "\\n" : "\\r";
    } else if (!is_plain(point)) {
        out.push_back('\\');  // a reader takes this for the text `\u2028`: the format has no escape for it
        append_u(out, point);
    } else {
        if (point == '\\' || point == (part == Part::header ? '|' : '=')) out.push_back('\\');
        out.append(bytes);
    }
}

/// At most `limit` bytes as they stand in the line; a longer text ends with `…`.
std::string escaped(Bytes text, std::size_t limit, Part part) {
    static constexpr Bytes more = "\u2026";
    std::string out;
    std::size_t fits = 0;  // before the `…`
    while (!text.empty()) {
        const Bytes before = text;
        const std::int32_t point = take_point(text);
        append_escaped(out, point, before.substr(0, before.size() - text.size()), part);
        if (out.size() > limit) return out.substr(0, fits).append(more);
        if (out.size() <= limit - more.size()) fits = out.size();
    }
    return out;
}

// Within the dictionary's lengths, and so that a line has at most 8 KiB, which every receiver takes (RFC 5425, 4.3.1).
constexpr std::size_t header_limit = 127, short_limit = 63, name_limit = 100, party_limit = 1023, origin_limit = 255,
                      custom_limit = 511, items_limit = 2000;

int severity_number(Severity severity) {
    switch (severity) {
        case Severity::informational:
            return 2;
        case Severity::notice:
            return 4;
        case Severity::warning:
            return 6;
        case Severity::error:
            return 9;
    }
    return 2;
}

/// Device Event Class ID: the kind and what sort of it, so that rules need not look further.
std::string signature_of(const audit::Recorded& entry) {
    std::string out(kind_name(entry));
    for (const auto* field : {"code", "end", "what"})
        if (const std::string_view sort = entry.text(field); !sort.empty() && entry.facts().kind != Kind::lookup)
            return out.append("/").append(sort);
    return out;
}

/// The extension: keys and values in the order written, absent ones leave no trace.
class Extension {
public:
    void text(std::string_view key, Bytes value, std::size_t limit) {
        if (value.empty()) return;
        if (!out_.empty()) out_.push_back(' ');
        out_.append(key).append("=").append(escaped(value, limit, Part::value));
    }
    void number(std::string_view key, std::uint64_t value) { text(key, std::to_string(value), short_limit); }
    /// A custom key and what it is.
    void custom(const std::string& key, std::string_view label, Bytes value, std::size_t limit = custom_limit) {
        if (value.empty()) return;
        text(key, value, limit);
        text(key + "Label", label, short_limit);
    }
    void custom(const std::string& key, std::string_view label, const Told& told, std::string_view number) {
        if (told.entry.fields().contains(number)) custom(key, label, std::to_string(told.entry.number(number)));
    }
    std::string take() && { return std::move(out_); }

private:
    std::string out_;
};

std::string_view action_of(const audit::Recorded& entry) {
    switch (entry.facts().kind) {
        case Kind::shared:
            return "shared";
        case Kind::outcome:
            return "ended";
        case Kind::refused:
            return "refused";
        case Kind::change:
            return "changed";
        case Kind::lookup:
            return "searched";
    }
    return "";
}

std::string_view outcome_of(const audit::Recorded& entry) {
    const Result result = result_of(entry);
    return result == Result::success ? "success" : result == Result::failure ? "failure" : "unknown";
}

/// `pii.email tokenize 20; pii.name clear 20`
std::string items_of(const std::vector<audit::Place>& places) {
    std::string out;
    for (const Treated& one : treated_of(places)) {
        if (!out.empty()) out += "; ";
        out.append(one.category).append(" ").append(one.treatment).append(" ").append(std::to_string(one.items));
    }
    return out;
}

/// The dictionary's Integer: what is beyond it is in the entry.
void put_bytes(Extension& out, std::string_view key, const Told& told) {
    static constexpr std::uint64_t most = 0x7fffffff;
    if (told.entry.fields().contains("bytes") && told.entry.number("bytes") <= most)
        out.number(key, told.entry.number("bytes"));
}

void put_shared(Extension& out, const Told& told) {
    const auto places = told.entry.places();
    std::uint64_t items = 0;
    for (const audit::Place& place : places) items += place.count;
    put_bytes(out, "out", told);
    out.text("requestMethod", told.entry.text("method"), short_limit);
    out.custom("cs1", "agreement", told.entry.text("agreement"));
    out.custom("cs2", "route", told.entry.text("route"));
    out.custom("cs3", "purpose", told.entry.text("purpose"));
    out.custom("cs4", "policy", told.entry.text("policy"));
    out.custom("cs5", "items", items_of(places), items_limit);
    out.custom("cn2", "window", told, "window");
    out.custom("cn3", "items", std::to_string(items));
}

void put_outcome(Extension& out, const Told& told) {
    put_bytes(out, "in", told);
    out.custom("cs1", "end", told.entry.text("end"));
    out.custom("cs2", "note", told.entry.text("note"));
    out.custom("cn2", "windows", told, "windows");
    out.custom("cn3", "status", told, "status");
    out.custom("flexNumber1", "milliseconds", told, "ms");
    out.custom("flexNumber2", "restored", told, "restored");
}

void put_refused(Extension& out, const Told& told) {
    out.text("reason", told.entry.text("code"), custom_limit);
    out.custom("cs2", "route", told.entry.text("route"));
    out.custom("cs4", "policy", told.entry.text("policy"));
    out.custom("cn2", "window", told, "window");
    if (told.entry.fields().contains("count")) out.number("cnt", told.entry.number("count"));
}

void put_upkeep(Extension& out, const Told& told) {
    out.custom("cs1", "what", told.entry.text("what"));
    out.custom("cs2", "from", told.entry.text("from"));
    out.custom("cs3", "to", told.entry.text("to"));
    out.custom("cn2", "found", told, "found");
}

void put_kind(Extension& out, const Told& told) {
    switch (told.entry.facts().kind) {
        case Kind::shared:
            return put_shared(out, told);
        case Kind::outcome:
            return put_outcome(out, told);
        case Kind::refused:
            return put_refused(out, told);
        case Kind::change:
        case Kind::lookup:
            return put_upkeep(out, told);
    }
}

std::string extension_of(const Told& told) {
    const auto time = std::chrono::floor<std::chrono::milliseconds>(told.entry.facts().time).time_since_epoch();
    const std::string_view client = told.entry.text("client");
    Extension out;
    out.text("rt", std::to_string(time.count()), short_limit);
    out.text("dvchost", told.entry.text("node"), name_limit);
    out.text("externalId", told.entry.facts().id, short_limit);
    out.text("act", action_of(told.entry), short_limit);
    out.text("outcome", outcome_of(told.entry), short_limit);
    out.text("suser", client.empty() ? told.entry.text("actor") : client, party_limit);
    out.text("dhost", told.entry.text("vendor"), party_limit);
    put_kind(out, told);
    out.custom("cn1", "index", std::to_string(told.leaf.index));
    out.custom("cs6", "leaf", crypto::hash_text(told.leaf.hash));
    out.text("deviceExternalId", told.source.origin, origin_limit);
    return std::move(out).take();
}

}  // namespace

std::string cef_event(const Told& told) {
    std::string out = "CEF:0|Waybill|Waybill|";
    out += escaped(told.source.version, header_limit, Part::header) + "|";
    out += escaped(signature_of(told.entry), header_limit, Part::header) + "|";
    out += escaped(title_of(told.entry), header_limit, Part::header) + "|";
    out += std::to_string(severity_number(severity_of(told.entry))) + "|";
    return out + extension_of(told);
}

}  // namespace waybill::siem
