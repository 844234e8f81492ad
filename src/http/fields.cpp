#include "waybill/http/fields.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

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

}  // namespace waybill::http
