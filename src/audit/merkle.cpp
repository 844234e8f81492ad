#include "waybill/audit/merkle.hpp"

#include <bit>

namespace waybill::audit {
namespace {

/// Largest power of two below n; n > 1.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

Hash subtree_root(std::uint64_t first, std::uint64_t last, const LeafAt& leaf) {
    Frontier frontier;
    for (std::uint64_t i = first; i < last; ++i) frontier.append(leaf(i));
    return frontier.root();
}

RootOf by_leaves(const LeafAt& leaf) {
    return [&leaf](std::uint64_t first, std::uint64_t last) { return subtree_root(first, last, leaf); };
}

/// RFC 6962 section 2.1.2, SUBPROOF: `whole` where the old tree is itself a node the verifier knows.
void subproof(std::uint64_t m, std::uint64_t first, std::uint64_t last, bool whole, const RootOf& root_of,
              std::vector<Hash>& out) {
    const std::uint64_t n = last - first;
    if (m == n) {
        if (!whole) out.push_back(root_of(first, last));
        return;
    }
    const std::uint64_t k = split(n);
    if (m <= k) {
        subproof(m, first, first + k, whole, root_of, out);
        out.push_back(root_of(first + k, last));
    } else {
        subproof(m - k, first + k, last, false, root_of, out);
        out.push_back(root_of(first, first + k));
    }
}

base::Failure not_shown() { return fail(Code::corrupt, "the proof does not show it"); }

}  // namespace

Hash leaf_hash(Bytes entry) {
    crypto::Sha256 hash;
    return hash.update(Bytes("\x00", 1)).update(entry).finish();
}

Hash node_hash(const Hash& left, const Hash& right) {
    crypto::ShortMessage node;
    node[0] = 1;
    std::copy(left.begin(), left.end(), node.begin() + 1);
    std::copy(right.begin(), right.end(), node.begin() + 33);
    return crypto::sha256_short(node, 65);
}

Hash empty_root() { return crypto::sha256({}); }

void Frontier::append_subtree(const Hash& root, unsigned height) {
    edge_.push_back(root);
    for (int merges = std::countr_one(size_ >> height); merges > 0; --merges) {
        const Hash right = edge_.back();
        edge_.pop_back();
        edge_.back() = node_hash(edge_.back(), right);
    }
    size_ += std::uint64_t{1} << height;
}

Hash Frontier::root() const {
    if (edge_.empty()) return empty_root();
    Hash root = edge_.back();
    for (std::size_t i = edge_.size() - 1; i-- > 0;) root = node_hash(edge_[i], root);
    return root;
}

std::vector<Hash> inclusion_proof_over(std::uint64_t index, std::uint64_t size, const RootOf& root_of) {
    std::vector<Hash> path;  // from the root down; the proof goes from the leaf up
    for (std::uint64_t first = 0, last = size; last - first > 1;) {
        const std::uint64_t middle = first + split(last - first);
        if (index < middle) {
            path.push_back(root_of(middle, last));
            last = middle;
        } else {
            path.push_back(root_of(first, middle));
            first = middle;
        }
    }
    return {path.rbegin(), path.rend()};
}

std::vector<Hash> consistency_proof_over(std::uint64_t first, std::uint64_t second, const RootOf& root_of) {
    std::vector<Hash> proof;
    if (first > 0 && first < second) subproof(first, 0, second, true, root_of, proof);
    return proof;
}

std::vector<Hash> inclusion_proof(std::uint64_t index, std::uint64_t size, const LeafAt& leaf) {
    return inclusion_proof_over(index, size, by_leaves(leaf));
}

std::vector<Hash> consistency_proof(std::uint64_t first, std::uint64_t second, const LeafAt& leaf) {
    return consistency_proof_over(first, second, by_leaves(leaf));
}

Result<void> check_inclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                             const Hash& root) {
    if (index >= size) return not_shown();
    std::uint64_t fn = index;
    std::uint64_t sn = size - 1;
    Hash r = leaf;
    for (const Hash& p : proof) {
        if (sn == 0) return not_shown();
        if ((fn & 1) != 0 || fn == sn) {
            r = node_hash(p, r);
            while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
        } else {
            r = node_hash(r, p);
        }
        fn >>= 1, sn >>= 1;
    }
    if (sn != 0 || r != root) return not_shown();
    return {};
}

Result<void> check_consistency(std::uint64_t first, std::uint64_t second, const Hash& first_root,
                               const Hash& second_root, std::span<const Hash> proof) {
    if (first == 0) return not_shown();  // every log continues the empty one: there is nothing to show
    if (first == second) {
        if (!proof.empty() || first_root != second_root) return not_shown();
        return {};
    }
    if (first > second || proof.empty()) return not_shown();
    const bool whole = std::has_single_bit(first);  // then the old root is the first node of the path, and not sent
    std::uint64_t fn = first - 1;
    std::uint64_t sn = second - 1;
    while ((fn & 1) != 0) fn >>= 1, sn >>= 1;
    Hash fr = whole ? first_root : proof[0];
    Hash sr = fr;
    for (const Hash& c : proof.subspan(whole ? 0 : 1)) {
        if (sn == 0) return not_shown();
        if ((fn & 1) != 0 || fn == sn) {
            fr = node_hash(c, fr);
            sr = node_hash(c, sr);
            while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
        } else {
            sr = node_hash(sr, c);
        }
        fn >>= 1, sn >>= 1;
    }
    if (sn != 0 || fr != first_root || sr != second_root) return not_shown();
    return {};
}

}  // namespace waybill::audit
