// The Merkle tree of RFC 6962 section 2.1 over leaf hashes, by tiles; inclusion and consistency proofs (2.1.1, 2.1.2)
// and their checks (RFC 9162 sections 2.1.3.2, 2.1.4.2). Pure functions of hashes; no file, no key.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "waybill/base/result.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::audit {

using crypto::Hash;

Hash leaf_hash(Bytes entry);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

/// The right edge of a growing tree: O(log n) hashes.
class Frontier {
public:
    void append(const Hash& leaf) { append_subtree(leaf, 0); }
    /// A full subtree of 2^height leaves; the size so far must be a multiple of 2^height.
    void append_subtree(const Hash& root, unsigned height);
    Hash root() const;
    std::uint64_t size() const { return size_; }

private:
    std::uint64_t size_ = 0;
    std::vector<Hash> edge_;  // roots of the full subtrees, largest first
};

/// Root of leaves [0, size) etc. by asking for leaf hashes; for tests, proofs of small trees and tools.
using LeafAt = std::function<Hash(std::uint64_t)>;
std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const LeafAt& leaf);
std::vector<Hash> consistency_proof(std::uint64_t first, std::uint64_t second, const LeafAt& leaf);
/// The same by asking for the roots of leaves [first, last) that the proof is made of: O(log size) of them. Each range
/// begins at a multiple of a power of two that is no less than its length.
using RootOf = std::function<Hash(std::uint64_t first, std::uint64_t last)>;
std::vector<Hash> inclusion_proof_over(std::uint64_t index, std::uint64_t size, const RootOf& root_of);
std::vector<Hash> consistency_proof_over(std::uint64_t first, std::uint64_t second, const RootOf& root_of);
/// corrupt: the proof does not show it. A tree of size 0 has no proofs.
Result<void> check_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                             const Hash& root);
Result<void> check_consistency(std::uint64_t first, std::uint64_t second, const Hash& first_root,
                               const Hash& second_root, std::span<const Hash> proof);

}  // namespace waybill::audit
