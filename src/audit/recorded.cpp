#include "waybill/audit/recorded.hpp"

#include <boost/json.hpp>
#include <optional>

#include "entry_scan.hpp"

namespace waybill::audit {
namespace {

namespace json = boost::json;

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

}  // namespace

Result<Recorded> Recorded::parse(Bytes entry) {
    const auto scanned = scan_entry(entry);
    if (!scanned) return fail(Code::corrupt, "an entry is not written as the record demands");
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(entry.data(), entry.size()), error);
    if (error || !value.is_object()) return fail(Code::corrupt, "an entry is not a JSON object");
    Recorded recorded;
    recorded.fields_ = std::move(value.get_object());
    recorded.facts_ = {scanned->kind, std::string(scanned->id), scanned->time};
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
