#include "automaton.hpp"

#include <cstring>

namespace waybill::selector {
namespace {

std::uint64_t load(const char* from, std::size_t bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, bytes);
    return word;
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 29;
}

}  // namespace

std::uint64_t hash_name(Bytes name) {
    std::uint64_t hash = name.size();
    const char* at = name.data();
    std::size_t left = name.size();
    for (; left >= 8; left -= 8, at += 8) hash = mix(hash, load(at, 8));
    // Two loads of a fixed size that overlap read any tail without a loop.
    if (left >= 4) return mix(hash, load(at, 4) << 32 | load(at + left - 4, 4));
    if (left > 0) return mix(hash, load(at, 1) | load(at + left / 2, 1) << 8 | load(at + left - 1, 1) << 16);
    return mix(hash, 0);
}

const Name* Automaton::find(Bytes name) const {
    const std::uint64_t hash = hash_name(name);
    const std::size_t mask = slots.size() - 1;
    for (std::size_t slot = hash & mask; slots[slot] != Step::none; slot = (slot + 1) & mask) {
        const Name& candidate = names[slots[slot]];
        if (candidate.hash == hash && candidate.text == name) return &candidate;
    }
    return nullptr;
}

}  // namespace waybill::selector
