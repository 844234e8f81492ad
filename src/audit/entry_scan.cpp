#include "entry_scan.hpp"

#include <charconv>
#include <cstring>
#include <span>

#include "waybill/base/text_codes.hpp"
#include "waybill/base/uuid.hpp"

namespace waybill::audit {
namespace {

enum class Form { version, kind, text, number, boolean, places, id, hash, time, end, note };

/// `lead` is all that stands before the value.
struct Field {
    Bytes lead;
    Form form;
    bool required;
    Bytes ScannedEntry::* keep = nullptr;
    std::uint64_t ScannedEntry::* keep_number = nullptr;
};

constexpr bool must = true;
constexpr bool may = false;
using S = ScannedEntry;

// DESIGN.md, The record: one row a kind, fields in their order.
constexpr auto shared_fields = std::to_array<Field>({{R"({"v":)", Form::version, must},
                                                     {R"(,"kind":)", Form::kind, must},
                                                     {R"(,"id":)", Form::id, must, &S::id},
                                                     {R"(,"window":)", Form::number, must, nullptr, &S::window},
                                                     {R"(,"last":)", Form::boolean, must},
                                                     {R"(,"time":)", Form::time, must},
                                                     {R"(,"node":)", Form::text, must},
                                                     {R"(,"client":)", Form::text, may},
                                                     {R"(,"vendor":)", Form::text, must},
                                                     {R"(,"agreement":)", Form::text, must},
                                                     {R"(,"purpose":)", Form::text, must},
                                                     {R"(,"route":)", Form::text, must},
                                                     {R"(,"policy":)", Form::hash, must, &S::policy},
                                                     {R"(,"method":)", Form::text, must},
                                                     {R"(,"bytes":)", Form::number, must},
                                                     {R"(,"items":)", Form::places, must},
                                                     {R"(,"items_root":)", Form::hash, may, &S::items_root},
                                                     {R"(,"detail":)", Form::hash, must, &S::detail}});
constexpr auto outcome_fields = std::to_array<Field>({{R"({"v":)", Form::version, must},
                                                      {R"(,"kind":)", Form::kind, must},
                                                      {R"(,"id":)", Form::id, must, &S::id},
                                                      {R"(,"time":)", Form::time, must},
                                                      {R"(,"node":)", Form::text, must},
                                                      {R"(,"windows":)", Form::number, must},
                                                      {R"(,"end":)", Form::end, must},
                                                      {R"(,"status":)", Form::number, may},
                                                      {R"(,"bytes":)", Form::number, may},
                                                      {R"(,"restored":)", Form::number, may},
                                                      {R"(,"note":)", Form::note, may},
                                                      {R"(,"ms":)", Form::number, may}});
constexpr auto refused_fields = std::to_array<Field>({{R"({"v":)", Form::version, must},
                                                      {R"(,"kind":)", Form::kind, must},
                                                      {R"(,"id":)", Form::id, may, &S::id},
                                                      {R"(,"window":)", Form::number, may, nullptr, &S::window},
                                                      {R"(,"time":)", Form::time, must},
                                                      {R"(,"node":)", Form::text, must},
                                                      {R"(,"client":)", Form::text, may},
                                                      {R"(,"vendor":)", Form::text, may},
                                                      {R"(,"route":)", Form::text, may},
                                                      {R"(,"policy":)", Form::hash, may, &S::policy},
                                                      {R"(,"code":)", Form::text, must},
                                                      {R"(,"count":)", Form::number, may}});
constexpr auto change_fields = std::to_array<Field>({{R"({"v":)", Form::version, must},
                                                     {R"(,"kind":)", Form::kind, must},
                                                     {R"(,"time":)", Form::time, must},
                                                     {R"(,"node":)", Form::text, must},
                                                     {R"(,"what":)", Form::text, must, &S::raw_what},
                                                     {R"(,"actor":)", Form::text, must},
                                                     {R"(,"from":)", Form::text, may},
                                                     {R"(,"to":)", Form::text, must, &S::raw_to}});
constexpr auto lookup_fields = std::to_array<Field>({{R"({"v":)", Form::version, must},
                                                     {R"(,"kind":)", Form::kind, must},
                                                     {R"(,"time":)", Form::time, must},
                                                     {R"(,"node":)", Form::text, must},
                                                     {R"(,"actor":)", Form::text, must},
                                                     {R"(,"what":)", Form::text, must},
                                                     {R"(,"found":)", Form::number, must}});

struct KindRow {
    Bytes lead;
    Kind kind;
    std::span<const Field> fields;
};
constexpr auto kinds = std::to_array<KindRow>({{R"({"v":1,"kind":"shared",)", Kind::shared, shared_fields},
                                               {R"({"v":1,"kind":"outcome",)", Kind::outcome, outcome_fields},
                                               {R"({"v":1,"kind":"refused",)", Kind::refused, refused_fields},
                                               {R"({"v":1,"kind":"change",)", Kind::change, change_fields},
                                               {R"({"v":1,"kind":"lookup",)", Kind::lookup, lookup_fields}});

bool is_hex(Bytes text) {
    unsigned wrong = 0;  // without a branch, so that it is done many at a time
    for (const char c : text) wrong |= static_cast<unsigned>(!((c >= '0' && c <= '9') | (c >= 'a' && c <= 'f')));
    return wrong == 0;
}

/// Of eight bytes, whether any is a quote, a backslash or below a space.
bool has_special(std::uint64_t word) {
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    const auto zero_in = [](std::uint64_t w) { return (w - ones) & ~w & tops; };
    const std::uint64_t below_space = (word - ones * 0x20) & ~word & tops;
    return (zero_in(word ^ ones * '"') | zero_in(word ^ ones * '\\') | below_space) != 0;
}

class Scan {
public:
    explicit Scan(Bytes entry) : at_(entry.data()), end_(entry.data() + entry.size()) {}

    bool take(Bytes literal) {
        if (left() < literal.size() || std::memcmp(at_, literal.data(), literal.size()) != 0) return false;
        at_ += literal.size();
        return true;
    }
    bool at_end() const { return at_ == end_; }

    /// A string in its one spelling; what stands between the quotes.
    std::optional<Bytes> string() {
        if (!take("\"")) return std::nullopt;
        const char* const begin = at_;
        for (;;) {
            skip_plain();
            if (at_ == end_) return std::nullopt;
            if (*at_ == '"') break;
            if (!escape()) return std::nullopt;
        }
        const Bytes text(begin, static_cast<std::size_t>(at_ - begin));
        ++at_;
        return text;
    }
    /// Decimal without leading zeros, below 2^64.
    std::optional<std::uint64_t> number() {
        std::uint64_t value = 0;
        const auto [after, error] = std::from_chars(at_, end_, value);
        if (error != std::errc() || (*at_ == '0' && after - at_ > 1)) return std::nullopt;
        at_ = after;
        return value;
    }
    bool places() {
        if (!take("[")) return false;
        if (take("]")) return true;
        do {
            if (!place()) return false;
        } while (take(","));
        return take("]");
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    void skip_plain() {
        std::uint64_t word = 0;
        while (left() >= sizeof(word)) {
            std::memcpy(&word, at_, sizeof(word));
            if (has_special(word)) break;
            at_ += sizeof(word);
        }
        while (at_ != end_ && static_cast<unsigned char>(*at_) >= 0x20 && *at_ != '"' && *at_ != '\\') ++at_;
    }
    /// `\"`, `\\`, or `\u00` and two lower-case digits below 20.
    bool escape() {
        if (take("\\\"") || take("\\\\")) return true;
        if (!take("\\u00") || left() < 2 || (at_[0] != '0' && at_[0] != '1') || !is_hex(Bytes(at_ + 1, 1)))
            return false;
        at_ += 2;
        return true;
    }
    bool place() {
        if (!take(R"({"at":)") || !string() || !take(R"(,"category":)") || !string() || !take(R"(,"treatment":)") ||
            !string() || !take(R"(,"count":)") || !number())
            return false;
        (void)take(R"(,"evidence":"count")");
        return take("}");
    }

    const char* at_;
    const char* end_;
};

bool has_form(Form form, Bytes text, ScannedEntry& entry) {
    switch (form) {
        case Form::id:
            return base::is_uuid(text);
        case Form::hash:
            return text.size() == 71 && text.starts_with("sha256:") && is_hex(text.substr(7));
        case Form::time: {
            // Exactly six decimals and UTC: what format_time writes.
            if (text.size() != 27 || text[19] != '.' || text[26] != 'Z') return false;
            const auto time = base::parse_time(text);
            if (time) entry.time = *time;
            return static_cast<bool>(time);
        }
        case Form::end:
            return text == "complete" || text == "broken" || text == "unknown";
        case Form::note:
            return text == "type" || text == "coding" || text == "limit";
        default:
            return !text.empty();
    }
}

bool scan_value(Scan& in, const Field& field, ScannedEntry& entry) {
    switch (field.form) {
        case Form::version:
            return in.take("1");
        case Form::number: {
            const auto number = in.number();
            if (number && field.keep_number != nullptr) entry.*field.keep_number = *number;
            return number.has_value();
        }
        case Form::boolean:
            return in.take("true") || in.take("false");
        case Form::places:
            return in.places();
        default: {
            const auto text = in.string();
            if (!text || !has_form(field.form, *text, entry)) return false;
            if (field.keep != nullptr) entry.*field.keep = *text;
            return true;
        }
    }
}

}  // namespace

std::optional<ScannedEntry> scan_entry(Bytes bytes) {
    for (const KindRow& row : kinds) {
        if (!bytes.starts_with(row.lead)) continue;
        ScannedEntry entry;
        entry.kind = row.kind;
        Scan in(bytes);
        for (const Field& field : row.fields) {
            if (!in.take(field.lead)) {
                if (field.required) return std::nullopt;
            } else if (!scan_value(in, field, entry)) {
                return std::nullopt;
            }
        }
        if (!in.take("}") || !in.at_end() || !base::is_utf8(bytes)) return std::nullopt;
        return entry;
    }
    return std::nullopt;
}

}  // namespace waybill::audit
