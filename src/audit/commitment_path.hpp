// The way from one commitment to the root of its tree (docs/formats.md, Commitments): the other hashes of each group
// on it. How the tree is made is evidence.hpp's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "evidence.hpp"

namespace waybill::audit {

using Group = std::vector<Hash>;  // the other hashes of one group, at most 255, from the left

/// From hash number `at` up; empty where it is the only one.
std::vector<Group> way_up(std::vector<Hash> hashes, std::size_t at);

/// The root that `hash` leads to as number `at` of `count`; takes the groups that this needs off the front. Nothing
/// where they have not the sizes that `count` demands.
std::optional<Hash> climb(Hash hash, std::uint64_t at, std::uint64_t count, std::span<const Group>& groups);

}  // namespace waybill::audit
