// A receipt: proof for one exchange, as one file (docs/formats.md, Receipt): its entries, an inclusion proof each, one
// checkpoint, and for the vendor what it needs to hold the message that it received against the entries. Checked
// without the log and without any of our keys but the verifier key. Fetching one over the network is others' business.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waybill/audit/prover.hpp"
#include "waybill/audit/verify.hpp"
#include "waybill/crypto/aead.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// An evidenced item, as the detail lists it.
struct ReceiptItem {
    std::uint16_t place = 0;
    std::uint32_t skip = 0;
    std::uint32_t length = 0;
    std::optional<Hash> commitment;  // in a receipt that was asked for with them: of all items or of none
    bool operator==(const ReceiptItem&) const = default;
};

struct ReceiptEntry {
    std::string entry;
    std::optional<crypto::Seed> seed;  // of a `shared` entry whose detail could be opened
    std::vector<Hash> place_roots;     // with a seed: the tree below items_root, one a place
    std::vector<ReceiptItem> items;
    std::uint64_t index = 0;
    std::vector<Hash> proof;
    bool operator==(const ReceiptEntry&) const = default;
};

struct Receipt {
    std::string id;  // of the exchange
    std::vector<ReceiptEntry> entries;
    std::string checkpoint;  // the whole note
    bool operator==(const Receipt&) const = default;
};

std::string write_receipt(const Receipt& receipt);
/// corrupt: anything else than what write_receipt writes. Proves nothing yet.
Result<Receipt> parse_receipt(Bytes file);

struct ReceiptRequest {
    std::string id;
    std::vector<std::uint64_t> indexes;        // of the entries of this exchange, ascending (Prover, or an index)
    std::string_view vendor;                   // not empty: only a receipt of this vendor's is made
    const crypto::Keyring* keyring = nullptr;  // without, or where a detail is erased: entries and proofs alone
    bool with_commitments = false;             // 32 bytes more an item: then the very item that differs is found
};
/// The receipt's bytes. missing: none of these entries is of this exchange and this vendor. Never waits, never writes.
Result<std::string> make_receipt(Prover& prover, const ReceiptRequest& request);

/// The body as it was received, after transfer and content coding: its size, and any piece of it.
struct ReceivedBody {
    std::uint64_t size = 0;
    std::function<Result<std::string>(std::uint64_t offset, std::size_t length)> read;
};
/// A value of the path, the query or a header as it was received: percent-encoded, header values trimmed.
struct ReceivedValue {
    std::string at;  // `path company`, `query dry_run`, `header idempotency-key`
    std::string value;
};
struct ReceiptCheck {
    std::optional<crypto::VerifierKey> key;      // of the log; without, the verdict is unverifiable at best
    std::vector<crypto::VerifierKey> witnesses;  // must have cosigned the receipt's checkpoint
    const ReceivedBody* body = nullptr;          // without, the values of the body are not checked
    std::vector<ReceivedValue> head;             // values of path, query and header, of one place in the order received
};

struct ReceiptReport {
    Verdict verdict = Verdict::ok;
    std::string origin, vendor, agreement;
    std::uint64_t entries = 0;
    std::uint64_t windows = 0;
    std::string end;                    // of the outcome; empty where the receipt has none yet
    std::uint64_t tree_size = 0;        // of the checkpoint
    std::uint64_t items_right = 0;      // values that are what the entries bind
    std::uint64_t items_wrong = 0;      // that are not, or of which it cannot be told which one is not
    std::uint64_t items_unchecked = 0;  // no value was given, or the detail was erased
    std::uint64_t items_counted = 0;    // of places that are counted only: nothing binds their values
    std::vector<std::string> findings;
};
/// Fails only where reading the body fails.
Result<ReceiptReport> verify_receipt(const Receipt& receipt, const ReceiptCheck& check);

}  // namespace waybill::audit
