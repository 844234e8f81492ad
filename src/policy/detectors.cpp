#include "detectors.hpp"

#include <vector>

#include "waybill/base/nearest.hpp"
#include "waybill/policy/forms.hpp"

namespace waybill::policy {
namespace {

void report_unknown(const Category& category, base::Diagnostics& diagnostics) {
    std::vector<std::string_view> known;
    for (const detect::Row& row : detect::table()) known.push_back(row.name);
    diagnostics.error(category.detect_where, "unknown detector " + in_ticks(category.detect),
                      base::suggestion(category.detect, known));
}

}  // namespace

void take_detectors(Snapshot& snapshot, base::Diagnostics& diagnostics) {
    std::vector<std::size_t> numbers;
    for (const auto& [name, category] : snapshot.catalog) {
        if (category.detect.empty()) continue;
        const auto number = detect::find(category.detect);
        if (!number) {
            report_unknown(category, diagnostics);
            continue;
        }
        const auto [first, fresh] = snapshot.detected.emplace(*number, &category);
        if (fresh)
            numbers.push_back(*number);
        else
            diagnostics.error(
                category.detect_where,
                "detector " + in_ticks(category.detect) + " is that of " + in_ticks(first->second->name) + " too",
                "what it finds is of one category");
    }
    if (!numbers.empty() && !diagnostics.has_errors()) snapshot.scanner = detect::Scanner::compile(numbers);
}

}  // namespace waybill::policy
