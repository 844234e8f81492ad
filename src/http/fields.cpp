#include "waybill/http/fields.hpp"

#include <algorithm>
#include <array>

#include "characters.hpp"

namespace waybill::http {
namespace {

/// Of one connection, of the framing that is the gateway's own, or about what the client must not be told to do.
constexpr auto held_back = std::to_array<Bytes>(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "content-length", "alt-svc"});
constexpr auto held_back_prefixes = std::to_array<Bytes>({"proxy-", "waybill-"});

bool lists(Bytes options, Bytes name) {
    while (!options.empty())
        if (same_name(name, next_element(options))) return true;
    return false;
}

}  // namespace

bool same_name(Bytes one, Bytes other) {
    return one.size() == other.size() &&
           std::equal(one.begin(), one.end(), other.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

const FieldView* find(const std::vector<FieldView>& fields, Bytes name, bool* repeated) {
    const FieldView* found = nullptr;
    if (repeated != nullptr) *repeated = false;
    for (const FieldView& field : fields) {
        if (!same_name(field.name, name)) continue;
        if (found == nullptr)
            found = &field;
        else if (repeated != nullptr)
            *repeated = true;
    }
    return found;
}

bool is_of_connection(const std::vector<FieldView>& fields, Bytes name) {
    return std::ranges::any_of(fields, [&](const FieldView& field) {
        return same_name(field.name, "connection") && lists(field.value, name);
    });
}

bool passes_inbound(Bytes name, const std::vector<Bytes>& connection) {
    if (std::ranges::any_of(held_back, [&](Bytes held) { return same_name(name, held); })) return false;
    const auto begins_name = [&](Bytes prefix) { return same_name(name.substr(0, prefix.size()), prefix); };
    if (std::ranges::any_of(held_back_prefixes, begins_name)) return false;
    return std::ranges::none_of(connection, [&](Bytes options) { return lists(options, name); });
}

bool is_coded(const std::vector<FieldView>& fields) {
    for (const FieldView& field : fields) {
        if (!same_name(field.name, "content-encoding")) continue;
        for (Bytes codings = field.value; !codings.empty();) {
            const Bytes coding = next_element(codings);
            if (!coding.empty() && !same_name(coding, "identity")) return true;
        }
    }
    return false;
}

}  // namespace waybill::http
