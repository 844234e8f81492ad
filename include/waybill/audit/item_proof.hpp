// Proof that one value, and no other, was sent at one place: a tlog-proof of the entry whose `extra` discloses one salt
// and the way from its commitment to items_root (docs/formats.md, Item proof). The value itself is not in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "waybill/audit/prover.hpp"
#include "waybill/audit/recorded.hpp"
#include "waybill/audit/tlog_proof.hpp"
#include "waybill/crypto/aead.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// What `extra` says.
struct ItemOpening {
    std::string entry;  // the leaf
    std::uint16_t place = 0;
    std::uint32_t ordinal = 0;
    crypto::Salt salt{};
    /// The other hashes of each group on the way up, the lowest group first: those of the place's tree, then those of
    /// the tree over the places.
    std::vector<std::vector<Hash>> groups;
    bool operator==(const ItemOpening&) const = default;
};

std::string write_opening(const ItemOpening& opening);
/// corrupt: anything else than what write_opening writes.
Result<ItemOpening> parse_opening(Bytes extra);

struct ItemRequest {
    std::vector<std::uint64_t> indexes;  // of the exchange's entries, ascending
    std::string at;                      // `body $.employees[*].email`
    std::uint64_t nth = 0;               // among the exchange's items there, in the order sent, from 0
};
/// The proof's bytes, or nothing where another value was sent there. missing: there is no such item. key_missing: its
/// detail was erased. bad_usage: the place is counted only. corrupt: the log is damaged.
Result<std::optional<std::string>> prove_item(Prover& prover, const ItemRequest& request, Bytes value,
                                              const crypto::Keyring& keyring);

struct ProvenItem {
    Recorded entry;
    Place place;
    std::uint32_t ordinal = 0;
    std::uint64_t index = 0;  // of the entry
    Checkpoint checkpoint;
    std::string note;  // the checkpoint's, whole, for its other signatures
};
/// corrupt: what is wrong with it. key_missing: another key signed it.
Result<ProvenItem> check_item_proof(Bytes file, Bytes value, const crypto::VerifierKey& key);

}  // namespace waybill::audit
