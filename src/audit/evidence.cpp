#include "evidence.hpp"

#include <algorithm>
#include <cstring>

namespace waybill::audit {
namespace {

constexpr std::size_t group = 256;

}  // namespace

Hash commitment(const crypto::Salt& salt, std::uint16_t index, std::uint32_t ordinal, Bytes value) {
    constexpr std::size_t head = 23;
    crypto::ShortMessage message;
    message[0] = 2;
    std::memcpy(message.data() + 1, salt.data(), salt.size());
    for (std::size_t i = 0; i < 2; ++i) message[17 + i] = static_cast<unsigned char>(index >> (8 - 8 * i));
    for (std::size_t i = 0; i < 4; ++i) message[19 + i] = static_cast<unsigned char>(ordinal >> (24 - 8 * i));
    if (head + value.size() <= crypto::longest_short_message) {  // nearly all items
        std::memcpy(message.data() + head, value.data(), value.size());
        return crypto::sha256_short(message, head + value.size());
    }
    crypto::Sha256 hash;
    return hash.update(Bytes(reinterpret_cast<const char*>(message.data()), head)).update(value).finish();
}

Hash commitment_root(std::span<Hash> hashes) {
    // Each level is written over the one below it, of which it has read as much.
    while (hashes.size() > 1) {
        std::size_t groups = 0;
        for (std::size_t at = 0; at < hashes.size(); at += group) {
            const auto below = hashes.subspan(at, std::min(group, hashes.size() - at));
            crypto::Sha256 hash;
            hash.update(Bytes("\x03", 1));
            hash.update({reinterpret_cast<const char*>(below.data()), below.size_bytes()});
            hashes[groups++] = hash.finish();
        }
        hashes = hashes.first(groups);
    }
    return hashes.front();
}

std::optional<Hash> items_root(std::size_t places, std::span<const Committed> items) {
    if (items.empty()) return std::nullopt;
    // Sorted by place, in each in the order sent: begins[p] moves on to where place p ends.
    std::vector<std::size_t> begins(places + 1, 0);
    for (const Committed& item : items) ++begins[item.place + 1];
    for (std::size_t place = 0; place < places; ++place) begins[place + 1] += begins[place];
    std::vector<Hash> hashes(items.size());
    for (const Committed& item : items) hashes[begins[item.place]++] = item.commitment;
    std::vector<Hash> roots(places, Hash{});
    for (std::size_t place = 0, begin = 0; place < places; begin = begins[place++])
        if (begins[place] > begin)
            roots[place] = commitment_root(std::span(hashes).subspan(begin, begins[place] - begin));
    return commitment_root(roots);
}

}  // namespace waybill::audit
