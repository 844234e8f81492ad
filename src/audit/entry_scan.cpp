#include "entry_scan.hpp"

#include <charconv>
#include <utility>

#include "entry_fields.hpp"
#include "entry_text.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

class Scan {
public:
    explicit Scan(Bytes entry) : at_(entry.data()), end_(entry.data() + entry.size()) {}

    bool take(Bytes literal) {
        if (left() < literal.size() || std::memcmp(at_, literal.data(), literal.size()) != 0) return false;
        at_ += literal.size();
        return true;
    }
    bool at_end() const { return at_ == end_; }
    bool all_ascii() const { return !has_high_bit(seen_); }

    /// A string in its one spelling; `text` is what stands between the quotes.
    bool string(Bytes& text) {
        if (!take("\"")) return false;
        const char* const begin = at_;
        for (;;) {
            at_ = skip_plain(at_, end_, seen_);
            if (at_ == end_) return false;
            if (*at_ == '"') break;
            if (!escape()) return false;
        }
        text = Bytes(begin, static_cast<std::size_t>(at_ - begin));
        ++at_;
        return true;
    }
    /// A string of this length, of which `form` is asked; such forms are ASCII and have no escapes.
    template <std::size_t size, class HasForm>
    bool fixed(Bytes& text, const HasForm& has_form) {
        if (left() < size + 2 || at_[0] != '"' || at_[size + 1] != '"' || !has_form(at_ + 1)) return false;
        text = Bytes(at_ + 1, size);
        at_ += size + 2;
        return true;
    }
    /// Decimal without leading zeros, below 2^64.
    bool number(std::uint64_t& value) {
        const auto [after, error] = std::from_chars(at_, end_, value);
        if (error != std::errc() || (*at_ == '0' && after - at_ > 1)) return false;
        at_ = after;
        return true;
    }
    /// The whole array, each place handed to `visit`.
    template <class Visit>
    bool places(Bytes& text, const Visit& visit) {
        const char* const begin = at_;
        if (!take("[")) return false;
        while (!take("]")) {
            if (at_ - begin > 1 && !take(",")) return false;
            PlaceCount counted;
            if (!place(counted)) return false;
            visit(counted);
        }
        text = Bytes(begin, static_cast<std::size_t>(at_ - begin));
        return true;
    }

private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    /// `\"`, `\\`, or `\u00` and two lower-case digits below 20.
    bool escape() {
        if (take("\\\"") || take("\\\\")) return true;
        if (!take("\\u00") || left() < 2 || (at_[0] != '0' && at_[0] != '1') || !is_hex<1>(at_ + 1)) return false;
        at_ += 2;
        return true;
    }
    bool place(PlaceCount& counted) {
        Bytes text;
        if (!take(R"({"at":)") || !string(text) || !take(R"(,"category":)") || !string(text) ||
            !take(R"(,"treatment":)") || !string(text) || !take(R"(,"count":)") || !number(counted.count))
            return false;
        counted.counted_only = take(R"(,"evidence":"count")");
        return take("}");
    }

    const char* at_;
    const char* end_;
    std::uint64_t seen_ = 0;
};

bool is_end(Bytes text) { return text == "complete" || text == "broken" || text == "unknown"; }
bool is_note(Bytes text) { return text == "type" || text == "coding" || text == "limit"; }

/// A value that begins with a quote.
template <Form form>
bool take_text(Scan& in, Bytes& text, ScannedEntry& entry) {
    if constexpr (form == Form::hash) return in.fixed<hash_text_size>(text, is_hash_text);
    if constexpr (form == Form::id) return in.fixed<id_text_size>(text, is_id_text);
    if constexpr (form == Form::time)
        return in.fixed<time_text_size>(text, [&](const char* written) {
            const auto time = entry_time(written);
            if (time) entry.time = *time;
            return time.has_value();
        });
    if (!in.string(text)) return false;
    return form == Form::end ? is_end(text) : form == Form::note ? is_note(text) : !text.empty();
}

template <const auto& fields, std::size_t i>
bool take_field(Scan& in, ScannedEntry& entry) {
    constexpr Field field = fields[i];
    if (!in.take(field.lead)) return !field.required;
    if constexpr (field.form == Form::number) {
        std::uint64_t number = 0;
        if (!in.number(number)) return false;
        if constexpr (field.keep_number != nullptr) entry.*field.keep_number = number;
        return true;
    } else if constexpr (field.form == Form::boolean) {
        return in.take("true") || in.take("false");
    } else if constexpr (field.form == Form::places) {
        Bytes text;
        if (!in.places(text, [](const PlaceCount&) {})) return false;
        if constexpr (field.keep != nullptr) entry.*field.keep = text;
        return true;
    } else {
        Bytes text;
        if (!take_text<field.form>(in, text, entry)) return false;
        if constexpr (field.keep != nullptr) entry.*field.keep = text;
        return true;
    }
}

template <const auto& fields>
bool take_fields(Scan& in, ScannedEntry& entry) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
        return (take_field<fields, i>(in, entry) && ...);
    }(std::make_index_sequence<fields.size()>());
}

struct KindRow {
    Bytes lead;
    Kind kind;
    bool (*take)(Scan&, ScannedEntry&);
};
constexpr auto kinds =
    std::to_array<KindRow>({{R"({"v":1,"kind":"shared")", Kind::shared, take_fields<field_rows::shared>},
                            {R"({"v":1,"kind":"outcome")", Kind::outcome, take_fields<field_rows::outcome>},
                            {R"({"v":1,"kind":"refused")", Kind::refused, take_fields<field_rows::refused>},
                            {R"({"v":1,"kind":"change")", Kind::change, take_fields<field_rows::change>},
                            {R"({"v":1,"kind":"lookup")", Kind::lookup, take_fields<field_rows::lookup>}});

}  // namespace

std::optional<ScannedEntry> scan_entry(Bytes bytes) {
    Scan in(bytes);
    for (const KindRow& row : kinds) {
        if (!in.take(row.lead)) continue;
        ScannedEntry entry;
        entry.kind = row.kind;
        const bool right = row.take(in, entry) && in.take("}") && in.at_end();
        return right && (in.all_ascii() || base::is_utf8(bytes)) ? std::optional(entry) : std::nullopt;
    }
    return std::nullopt;
}

std::vector<PlaceCount> place_counts(Bytes items) {
    std::vector<PlaceCount> counts;
    Bytes text;
    (void)Scan(items).places(text, [&](const PlaceCount& counted) { counts.push_back(counted); });
    return counts;
}

}  // namespace waybill::audit
