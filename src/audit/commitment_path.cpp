#include "commitment_path.hpp"

namespace waybill::audit {
namespace {

constexpr std::size_t group_size = 256;

Hash group_root(std::span<const Hash> left, const Hash& own, std::span<const Hash> right) {
    const auto view = [](std::span<const Hash> hashes) {
        return Bytes(reinterpret_cast<const char*>(hashes.data()), hashes.size_bytes());
    };
    crypto::Sha256 hash;
    hash.update(Bytes("\x03", 1)).update(view(left)).update(crypto::as_bytes(own)).update(view(right));
    return hash.finish();
}

}  // namespace

std::vector<Group> way_up(std::vector<Hash> hashes, std::size_t at) {
    std::vector<Group> groups;
    while (hashes.size() > 1) {
        std::vector<Hash> above;
        for (std::size_t first = 0; first < hashes.size(); first += group_size) {
            const auto group = std::span(hashes).subspan(first, std::min(group_size, hashes.size() - first));
            above.push_back(group_root(group.first(0), group[0], group.subspan(1)));
            if (at < first || at - first >= group.size()) continue;
            Group others(group.begin(), group.end());
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(at - first));
            groups.push_back(std::move(others));
        }
        hashes = std::move(above);
        at /= group_size;
    }
    return groups;
}

std::optional<Hash> climb(Hash hash, std::uint64_t at, std::uint64_t count, std::span<const Group>& groups) {
    if (at >= count) return std::nullopt;
    while (count > 1) {
        const std::uint64_t first = at / group_size * group_size;
        const std::uint64_t others = std::min<std::uint64_t>(group_size, count - first) - 1;
        if (groups.empty() || groups.front().size() != others) return std::nullopt;
        const std::span<const Hash> group = groups.front();
        hash = group_root(group.first(at - first), hash, group.subspan(at - first));
        groups = groups.subspan(1);
        at /= group_size;
        count = count / group_size + (count % group_size > 0 ? 1 : 0);
    }
    return hash;
}

}  // namespace waybill::audit
