#include "classification.hpp"

#include <algorithm>
#include <array>

namespace waybill::siem {
namespace {

constexpr DataClass personal{1, "Personal"}, governmental{2, "Governmental"}, financial{3, "Financial"},
    business{4, "Business"}, security{6, "Security"}, other{99, "Other"};

struct Row {
    std::string_view category;
    DataClass of;
};
// The shipped catalog's, from general to special. Free text may hold anything: `other` is also "several of these".
constexpr auto rows = std::to_array<Row>({
    {"pii", personal},
    {"person", personal},
    {"health", personal},
    {"gov", governmental},
    {"bank", financial},
    {"card", financial},
    {"money", financial},
    {"hr", business},
    {"business", business},
    {"auth", security},
    {"text", other},
    {"time", other},
    {"tech", other},
});

}  // namespace

DataClass data_class_of(std::string_view category) {
    for (;;) {
        const auto row = std::ranges::find(rows, category, &Row::category);
        if (row != rows.end()) return row->of;
        const std::size_t dot = category.rfind('.');
        if (dot == std::string_view::npos) return {0, "Unknown"};
        category = category.substr(0, dot);
    }
}

}  // namespace waybill::siem
