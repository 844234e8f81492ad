#include "compare.hpp"

#include <algorithm>
#include <numeric>

#include "decimal.hpp"

namespace waybill::selector {
namespace {

/// The members' numbers, by name; those of one name in their order.
std::vector<std::uint32_t> by_name(const Node& object) {
    std::vector<std::uint32_t> order(object.children.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        const int names = object.names[a].compare(object.names[b]);
        return names < 0 || (names == 0 && a < b);
    });
    return order;
}

bool equal_objects(const Node& a, const Node& b, Effort& effort) {
    if (a.children.size() != b.children.size()) return false;
    const auto left = by_name(a), right = by_name(b);
    for (std::size_t i = 0; i < left.size(); ++i)
        if (a.names[left[i]] != b.names[right[i]] || !equal(a.children[left[i]], b.children[right[i]], effort))
            return false;
    return true;
}

}  // namespace

bool equal(const Node& a, const Node& b, Effort& effort) {
    constexpr std::uint64_t steps_a_child = 4;  // members are sorted
    constexpr std::size_t bytes_a_step = 64;
    if (a.kind != b.kind) return false;
    if (!effort.spend(1 + steps_a_child * a.children.size() + a.text.size() / bytes_a_step)) return false;
    switch (a.kind) {
        case Node::Kind::null:
            return true;
        case Node::Kind::boolean:
        case Node::Kind::string:
            return a.text == b.text;
        case Node::Kind::number:
            return compare_numbers(a.text, b.text) == 0;
        case Node::Kind::array:
            return std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                              [&](const Node& x, const Node& y) { return equal(x, y, effort); });
        case Node::Kind::object:
            return equal_objects(a, b, effort);
    }
    return false;
}

bool less(const Node& a, const Node& b) {
    if (a.kind == Node::Kind::number && b.kind == Node::Kind::number) return compare_numbers(a.text, b.text) < 0;
    // UTF-8 sorts by its bytes as by its code points.
    return a.kind == Node::Kind::string && b.kind == Node::Kind::string && a.text < b.text;
}

}  // namespace waybill::selector
