#include "nearest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace waybill::treat {
namespace {

std::size_t edits(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t j = 0; j <= to.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view wrong, std::span<const std::string_view> known) {
    constexpr std::size_t longest = 64;  // nobody means a treatment or a parameter by more
    std::optional<std::string_view> best;
    std::size_t fewest = ~std::size_t{0};
    if (wrong.size() > longest) return best;
    for (const std::string_view name : known) {
        const std::size_t needed = edits(wrong, name);
        if (needed >= fewest || needed * 3 > std::max<std::size_t>(name.size(), 3)) continue;
        fewest = needed;
        best = name;
    }
    return best;
}

}  // namespace waybill::treat
