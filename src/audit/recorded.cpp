#include "waybill/audit/recorded.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <optional>
#include <span>

#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/base/uuid.hpp"

namespace waybill::audit {
namespace {

namespace json = boost::json;

enum class Form { text, number, boolean, places, id, hash, time, end, note };

struct Field {
    std::string_view name;
    Form form;
    bool required;
};

constexpr bool must = true;
constexpr bool may = false;

// DESIGN.md, The record: one row a kind, fields in their order.
constexpr auto shared_fields = std::to_array<Field>({{"v", Form::number, must},
                                                     {"kind", Form::text, must},
                                                     {"id", Form::id, must},
                                                     {"window", Form::number, must},
                                                     {"last", Form::boolean, must},
                                                     {"time", Form::time, must},
                                                     {"node", Form::text, must},
                                                     {"client", Form::text, may},
                                                     {"vendor", Form::text, must},
                                                     {"agreement", Form::text, must},
                                                     {"purpose", Form::text, must},
                                                     {"route", Form::text, must},
                                                     {"policy", Form::hash, must},
                                                     {"method", Form::text, must},
                                                     {"bytes", Form::number, must},
                                                     {"items", Form::places, must},
                                                     {"items_root", Form::hash, may},
                                                     {"detail", Form::hash, must}});
constexpr auto outcome_fields = std::to_array<Field>({{"v", Form::number, must},
                                                      {"kind", Form::text, must},
                                                      {"id", Form::id, must},
                                                      {"time", Form::time, must},
                                                      {"node", Form::text, must},
                                                      {"windows", Form::number, must},
                                                      {"end", Form::end, must},
                                                      {"status", Form::number, may},
                                                      {"bytes", Form::number, may},
                                                      {"restored", Form::number, may},
                                                      {"note", Form::note, may},
                                                      {"ms", Form::number, may}});
constexpr auto refused_fields = std::to_array<Field>({{"v", Form::number, must},
                                                      {"kind", Form::text, must},
                                                      {"id", Form::id, may},
                                                      {"window", Form::number, may},
                                                      {"time", Form::time, must},
                                                      {"node", Form::text, must},
                                                      {"client", Form::text, may},
                                                      {"vendor", Form::text, may},
                                                      {"route", Form::text, may},
                                                      {"policy", Form::hash, may},
                                                      {"code", Form::text, must},
                                                      {"count", Form::number, may}});
constexpr auto change_fields = std::to_array<Field>({{"v", Form::number, must},
                                                     {"kind", Form::text, must},
                                                     {"time", Form::time, must},
                                                     {"node", Form::text, must},
                                                     {"what", Form::text, must},
                                                     {"actor", Form::text, must},
                                                     {"from", Form::text, may},
                                                     {"to", Form::text, must}});
constexpr auto lookup_fields = std::to_array<Field>({{"v", Form::number, must},
                                                     {"kind", Form::text, must},
                                                     {"time", Form::time, must},
                                                     {"node", Form::text, must},
                                                     {"actor", Form::text, must},
                                                     {"what", Form::text, must},
                                                     {"found", Form::number, must}});

struct KindRow {
    std::string_view name;
    Kind kind;
    std::span<const Field> fields;
};
constexpr auto kinds = std::to_array<KindRow>({{"shared", Kind::shared, shared_fields},
                                               {"outcome", Kind::outcome, outcome_fields},
                                               {"refused", Kind::refused, refused_fields},
                                               {"change", Kind::change, change_fields},
                                               {"lookup", Kind::lookup, lookup_fields}});

const KindRow* kind_named(std::string_view name) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& row) { return row.name == name; });
    return found == kinds.end() ? nullptr : &*found;
}

std::optional<std::string_view> text_of(const json::value* value) {
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string_view(value->get_string());
}

std::optional<std::uint64_t> number_of(const json::value* value) {
    if (value == nullptr) return std::nullopt;
    if (value->is_uint64()) return value->get_uint64();
    if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
    return std::nullopt;
}

bool write_text(const json::value* value, std::string& out) {
    const auto text = text_of(value);
    if (text) base::append_json_string(out, *text);
    return text.has_value();
}

bool write_number(const json::value* value, std::string& out) {
    const auto number = number_of(value);
    if (number) out += std::to_string(*number);
    return number.has_value();
}

bool write_place(const json::value& value, std::string& out) {
    if (!value.is_object()) return false;
    const json::object& place = value.get_object();
    for (const std::string_view name : {"at", "category", "treatment"}) {
        out.append(name == "at" ? "{\"" : ",\"").append(name).append("\":");
        if (!write_text(place.if_contains(name), out)) return false;
    }
    out += ",\"count\":";
    if (!write_number(place.if_contains("count"), out)) return false;
    if (place.contains("evidence")) out += ",\"evidence\":\"count\"";
    out.push_back('}');
    return true;
}

bool write_places(const json::value& value, std::string& out) {
    if (!value.is_array()) return false;
    out.push_back('[');
    for (const json::value& place : value.get_array()) {
        if (out.back() != '[') out.push_back(',');
        if (!write_place(place, out)) return false;
    }
    out.push_back(']');
    return true;
}

bool has_form(Form form, std::string_view text) {
    switch (form) {
        case Form::id:
            return base::is_uuid(text);
        case Form::hash:
            return text.starts_with("sha256:") && text.size() == 71 && base::from_hex(text.substr(7)).has_value();
        case Form::time: {
            const auto time = base::parse_time(text);
            return time && base::format_time(*time) == text;
        }
        case Form::end:
            return text == "complete" || text == "broken" || text == "unknown";
        case Form::note:
            return text == "type" || text == "coding" || text == "limit";
        default:
            return !text.empty();
    }
}

bool write_field(const Field& field, const json::value& value, std::string& out) {
    switch (field.form) {
        case Form::number:
            return write_number(&value, out);
        case Form::boolean:
            if (value.is_bool()) out += value.get_bool() ? "true" : "false";
            return value.is_bool();
        case Form::places:
            return write_places(value, out);
        default:
            return write_text(&value, out) && has_form(field.form, text_of(&value).value());
    }
}

/// Writes the object as its kind demands; what differs from the bytes it was read from was not written by us.
bool write_entry(std::span<const Field> fields, const json::object& entry, std::string& out) {
    for (const Field& field : fields) {
        const json::value* value = entry.if_contains(field.name);
        if (value == nullptr && field.required) return false;
        if (value == nullptr) continue;
        out.append(out.empty() ? "{\"" : ",\"").append(field.name).append("\":");
        if (!write_field(field, *value, out)) return false;
    }
    out.push_back('}');
    return true;
}

}  // namespace

Result<Recorded> Recorded::parse(Bytes entry) {
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(entry.data(), entry.size()), error);
    if (error || !value.is_object()) return fail(Code::corrupt, "an entry is not a JSON object");
    Recorded recorded;
    recorded.fields_ = std::move(value.get_object());
    const KindRow* row = kind_named(recorded.text("kind"));
    if (row == nullptr || recorded.number("v") != 1) return fail(Code::corrupt, "an entry is of no known kind");
    std::string canonical;
    if (!write_entry(row->fields, recorded.fields_, canonical) || canonical != entry)
        return fail(Code::corrupt, "an entry is not written as the record demands");
    recorded.facts_ = {row->kind, std::string(recorded.text("id")), *base::parse_time(recorded.text("time"))};
    return recorded;
}

std::string_view Recorded::text(std::string_view field) const {
    return text_of(fields_.if_contains(field)).value_or(std::string_view());
}

std::uint64_t Recorded::number(std::string_view field) const {
    return number_of(fields_.if_contains(field)).value_or(0);
}

std::vector<Place> Recorded::places() const {
    std::vector<Place> out;
    const json::value* items = fields_.if_contains("items");
    if (items == nullptr) return out;
    for (const json::value& item : items->get_array()) {
        const json::object& place = item.get_object();
        const auto text = [&](std::string_view name) { return std::string(*text_of(place.if_contains(name))); };
        out.push_back({text("at"), text("category"), text("treatment"),
                       number_of(place.if_contains("count")).value_or(0), place.contains("evidence")});
    }
    return out;
}

}  // namespace waybill::audit
