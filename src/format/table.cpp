// The formats, one line each. A format that this version has not got stands here by its name, so that a policy that
// asks for it is told so.
#include <algorithm>
#include <array>

#include "content_type.hpp"
#include "json.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {
namespace {

std::unique_ptr<Format> make_json(const Limits& limits, base::Random& random) {
    return std::make_unique<Json>(limits, random);
}

bool accepts_none(Bytes) { return false; }

constexpr auto rows = std::to_array<Row>({
    {"json", "application/json", is_json_type, false, make_json},
    {"ndjson", "application/x-ndjson", accepts_none, false, nullptr},
    {"form", "application/x-www-form-urlencoded", accepts_none, true, nullptr},
    {"csv", "text/csv", accepts_none, false, nullptr},
    {"xml", "application/xml", accepts_none, true, nullptr},
    {"multipart", "multipart/form-data", accepts_none, false, nullptr},
    {"text", "text/plain", accepts_none, false, nullptr},
    {"protobuf", "application/x-protobuf", accepts_none, false, nullptr},
});

}  // namespace

std::span<const Row> table() { return rows; }

const Row* find(std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace waybill::format
