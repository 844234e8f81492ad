#include "evidence.hpp"

#include <algorithm>

namespace waybill::audit {
namespace {

constexpr std::size_t group = 256;

}  // namespace

Hash commitment(const crypto::Salt& salt, std::uint16_t index, std::uint32_t ordinal, Bytes value) {
    std::array<char, 23> head;
    head[0] = 2;
    std::copy(salt.begin(), salt.end(), head.begin() + 1);
    for (std::size_t i = 0; i < 2; ++i) head[17 + i] = static_cast<char>(index >> (8 - 8 * i));
    for (std::size_t i = 0; i < 4; ++i) head[19 + i] = static_cast<char>(ordinal >> (24 - 8 * i));
    crypto::Sha256 hash;
    return hash.update(Bytes(head.data(), head.size())).update(value).finish();
}

Hash commitment_root(std::vector<Hash> hashes) {
    while (hashes.size() > 1) {
        std::vector<Hash> above;
        for (std::size_t at = 0; at < hashes.size(); at += group) {
            crypto::Sha256 hash;
            hash.update(Bytes("\x03", 1));
            for (std::size_t i = at; i < std::min(at + group, hashes.size()); ++i)
                hash.update(crypto::as_bytes(hashes[i]));
            above.push_back(hash.finish());
        }
        hashes = std::move(above);
    }
    return hashes.front();
}

std::optional<Hash> items_root(std::size_t places, std::span<const Committed> items) {
    if (items.empty()) return std::nullopt;
    std::vector<std::vector<Hash>> of_place(places);
    for (const Committed& item : items) of_place[item.place].push_back(item.commitment);
    std::vector<Hash> roots;
    for (auto& hashes : of_place) roots.push_back(hashes.empty() ? Hash{} : commitment_root(std::move(hashes)));
    return commitment_root(std::move(roots));
}

}  // namespace waybill::audit
