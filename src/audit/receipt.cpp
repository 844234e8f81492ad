#include "waybill/audit/receipt.hpp"

#include "lines.hpp"
#include "stored_detail.hpp"
#include "waybill/audit/tlog_proof.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes first_line = "waybill-receipt/1";

base::Failure no_receipt() { return fail(Code::corrupt, "not a receipt as it must be written"); }

Bytes view(const crypto::Seed& seed) { return {reinterpret_cast<const char*>(seed.data()), seed.size()}; }

void append_item(std::string& out, const ReceiptItem& item) {
    out += "item " + std::to_string(item.place) + " " + std::to_string(item.skip) + " " + std::to_string(item.length);
    if (item.commitment) out += " " + base::to_base64(crypto::as_bytes(*item.commitment));
    out += "\n";
}

/// Takes a word off the front, and the space after it.
Bytes take_word(Bytes& text) {
    const auto space = text.find(' ');
    const Bytes word = text.substr(0, space);
    text.remove_prefix(space == Bytes::npos ? text.size() : space + 1);
    return word;
}

std::optional<ReceiptItem> parse_item(Bytes text) {
    const auto place = decimal(take_word(text)), skip = decimal(take_word(text)), length = decimal(take_word(text));
    if (!place || !skip || !length) return std::nullopt;
    ReceiptItem item{static_cast<std::uint16_t>(*place), static_cast<std::uint32_t>(*skip),
                     static_cast<std::uint32_t>(*length), std::nullopt};
    if (text.empty()) return item;
    item.commitment = hash_in(text);
    return item.commitment ? std::optional(item) : std::nullopt;
}

/// What the vendor needs to hold its message against the entry.
bool parse_inside(Lines& lines, ReceiptEntry& entry) {
    if (const auto text = lines.after("seed")) {
        const auto seed = base::from_base64(*text);
        if (!seed || seed->size() != sizeof(crypto::Seed)) return false;
        std::copy(seed->begin(), seed->end(), entry.seed.emplace().begin());
    }
    while (const auto text = lines.after("root")) {
        const auto root = hash_in(*text);
        if (!root) return false;
        entry.place_roots.push_back(*root);
    }
    while (const auto text = lines.after("item")) {
        const auto item = parse_item(*text);
        if (!item) return false;
        entry.items.push_back(*item);
    }
    return true;
}

bool parse_entry(Lines& lines, Bytes text, ReceiptEntry& entry) {
    entry.entry = text;
    if (!parse_inside(lines, entry)) return false;
    const auto index = lines.after("index");
    const auto number = index ? decimal(*index) : std::nullopt;
    if (!number) return false;
    entry.index = *number;
    while (!lines.rest().starts_with('\n') && !lines.rest().starts_with("entry ")) {
        const auto line = lines.next();
        const auto hash = line ? hash_in(*line) : std::nullopt;
        if (!hash) return false;
        entry.proof.push_back(*hash);
    }
    return true;
}

Result<ReceiptEntry> entry_of(Prover& prover, const ReceiptRequest& request, const StoredEntry& stored,
                              const Recorded& recorded) {
    ReceiptEntry out;
    out.entry = stored.entry;
    out.index = stored.index;
    auto proof = prover.inclusion(stored.index);
    if (!proof) return fail(proof.error());
    out.proof = *std::move(proof);
    if (request.keyring == nullptr || recorded.text("items_root").empty()) return out;
    const auto detail = open_stored_detail(recorded, stored.detail, *request.keyring);
    if (!detail && detail.error().code() == Code::key_missing) return out;  // erased: the proofs stay
    if (!detail) return fail(detail.error());
    out.seed = detail->seed;
    std::vector<std::vector<Hash>> commitments(recorded.places().size());
    for (const DetailItem& item : detail->items) {
        if (item.committed.place >= commitments.size())
            return fail(Code::corrupt, "the detail's items are not those that the entry counts");
        commitments[item.committed.place].push_back(item.committed.commitment);
        out.items.push_back({item.committed.place, item.skip, item.length, std::nullopt});
        if (request.with_commitments) out.items.back().commitment = item.committed.commitment;
    }
    for (auto& of_place : commitments) out.place_roots.push_back(of_place.empty() ? Hash{} : commitment_root(of_place));
    return out;
}

}  // namespace

std::string write_receipt(const Receipt& receipt) {
    std::string out(first_line);
    out += "\nexchange " + receipt.id + "\n";
    for (const ReceiptEntry& entry : receipt.entries) {
        out += "entry " + entry.entry + "\n";
        if (entry.seed) out += "seed " + base::to_base64(view(*entry.seed)) + "\n";
        for (const Hash& root : entry.place_roots) out += "root " + base::to_base64(crypto::as_bytes(root)) + "\n";
        for (const ReceiptItem& item : entry.items) append_item(out, item);
        out += index_lines(entry.index, entry.proof);
    }
    return out + "\n" + receipt.checkpoint;
}

Result<Receipt> parse_receipt(Bytes file) {
    Lines lines(file);
    if (lines.next() != first_line) return no_receipt();
    const auto id = lines.after("exchange");
    if (!id) return no_receipt();
    Receipt receipt;
    receipt.id = *id;
    while (const auto text = lines.after("entry"))
        if (!parse_entry(lines, *text, receipt.entries.emplace_back())) return no_receipt();
    if (receipt.entries.empty() || lines.next() != Bytes()) return no_receipt();
    receipt.checkpoint = lines.rest();
    if (write_receipt(receipt) != file) return no_receipt();
    return receipt;
}

Result<std::string> make_receipt(Prover& prover, const ReceiptRequest& request) {
    Receipt receipt{request.id, {}, prover.note()};
    bool of_vendor = request.vendor.empty();
    for (const std::uint64_t index : request.indexes) {
        StoredEntry stored;
        const auto read = prover.each(index, index + 1, [&](const StoredEntry& entry) { return stored = entry, true; });
        if (!read) return fail(read.error());
        const auto recorded = Recorded::parse(stored.entry);
        if (!recorded) return fail(recorded.error());
        if (recorded->facts().id != request.id) continue;
        const std::string_view vendor = recorded->text("vendor");
        if (!request.vendor.empty() && !vendor.empty() && vendor != request.vendor)
            return fail(Code::missing, "no exchange of this vendor has this id");
        of_vendor = of_vendor || vendor == request.vendor;
        auto entry = entry_of(prover, request, stored, *recorded);
        if (!entry) return fail(entry.error());
        receipt.entries.push_back(*std::move(entry));
    }
    if (receipt.entries.empty()) return fail(Code::missing, "no entry under the checkpoint has this id");
    if (!of_vendor) return fail(Code::missing, "no exchange of this vendor has this id");
    return write_receipt(receipt);
}

}  // namespace waybill::audit
