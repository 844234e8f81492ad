#include "waybill/base/nearest.hpp"

#include <algorithm>
#include <vector>

namespace waybill::base {
namespace {

constexpr std::size_t longest = 128;  // of a name worth comparing: the table below grows with the product
constexpr std::size_t few = 16;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> cost((a.size() + 1) * width);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
    for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
    for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
            at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + differs});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    return at(a.size(), b.size());
}

std::string_view nearest(std::string_view wrong, std::span<const std::string_view> known) {
    std::string_view found;
    std::size_t best = std::clamp<std::size_t>(wrong.size() / 3, 1, 3) + 1;  // further off is a guess
    for (const std::string_view name : known) {
        const std::size_t apart = wrong.size() > name.size() ? wrong.size() - name.size() : name.size() - wrong.size();
        if (apart >= best || wrong.size() > longest) continue;
        if (const std::size_t distance = edit_distance(wrong, name); distance < best) {
            best = distance;
            found = name;
        }
    }
    return found;
}

std::string suggestion(std::string_view wrong, std::span<const std::string_view> known) {
    if (const std::string_view near = nearest(wrong, known); !near.empty())
        return "did you mean `" + std::string(near) + "`?";
    if (known.empty() || known.size() > few) return {};
    std::string all;
    for (const std::string_view name : known) all += (all.empty() ? "one of `" : ", `") + std::string(name) + "`";
    return known.size() == 1 ? "write `" + std::string(known.front()) + "`" : all;
}

}  // namespace waybill::base
