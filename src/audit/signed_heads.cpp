#include "signed_heads.hpp"

#include "stored_checkpoint.hpp"
#include "waybill/audit/cosigned.hpp"

namespace waybill::audit {

Result<void> SignedHeads::read(const std::optional<crypto::VerifierKey>& key) {
    if (const auto read = read_newest(key); !read || !key) return read;
    if (const auto read = read_older(*key); !read) return read;
    return read_cosigned(*key);
}

Result<void> SignedHeads::read_newest(const std::optional<crypto::VerifierKey>& key) {
    const auto note = read_checkpoint_file(*files_, options_->directory);
    if (!note) return fail(note.error());
    if (!*note) {
        findings_->unverifiable("there is no checkpoint, so nothing is signed");
        return {};
    }
    // Without a key nothing is proven, but a log that is not even what its own checkpoint says is still told apart.
    const auto parsed = parse_note(**note);
    const auto checkpoint = key      ? open_checkpoint(**note, *key)
                            : parsed ? parse_checkpoint(parsed->text)
                                     : Result<Checkpoint>(fail(parsed.error()));
    if (checkpoint)
        newest_.checkpoint = *checkpoint;
    else
        findings_->tampered("checkpoint: " + checkpoint.error().message());
    return {};
}

Result<void> SignedHeads::read_older(const crypto::VerifierKey& key) {
    if (!options_->since) return {};
    if (const auto note = parse_note(*options_->since); !note || !parse_checkpoint(note->text))
        return fail(Code::bad_usage, "the older checkpoint is not a checkpoint");
    const auto older = open_checkpoint(*options_->since, key);
    if (older)
        older_.checkpoint = *older;
    else if (older.error().code() == Code::key_missing)
        findings_->unverifiable("the older checkpoint is signed by another key: it says nothing of this log");
    else
        findings_->tampered("the older checkpoint: " + older.error().message());
    return {};
}

/// What was shown to witnesses is the log's own word, whatever they answered.
Result<void> SignedHeads::read_cosigned(const crypto::VerifierKey& key) {
    auto note = files_->read(cosigned_path(options_->directory), 64 << 10);
    if (!note && note.error().code() == Code::file_missing) return {};
    if (!note) return fail(note.error());
    const auto cosigned = open_checkpoint(*note, key);
    if (!cosigned) return findings_->tampered("the cosigned checkpoint: " + cosigned.error().message()), Result<void>();
    cosigned_.checkpoint = *cosigned;
    cosigned_note_ = *std::move(note);
    return {};
}

void SignedHeads::meet(const TileEdge& tree, std::span<const Hash> leaves) {
    for (Head* head : {&newest_, &older_, &cosigned_}) meet(*head, tree, leaves);
}

void SignedHeads::meet(Head& head, const TileEdge& tree, std::span<const Hash> leaves) {
    if (!head.checkpoint || head.root) return;
    const std::uint64_t size = head.checkpoint->size, now = tree.size();
    if (size < now || size - now > leaves.size()) return;
    TileEdge then = tree;
    std::vector<FullTile> full;
    for (const Hash& leaf : leaves.first(size - now)) then.append(leaf, full);
    head.root = then.frontier().root();
}

void SignedHeads::judge(std::uint64_t size, const std::optional<Pruned>& pruned) {
    for (const Head* head : {&newest_, &older_, &cosigned_}) judge(*head, size, pruned);
}

void SignedHeads::judge(const Head& head, std::uint64_t size, const std::optional<Pruned>& pruned) {
    if (!head.checkpoint) return;
    const std::string name = head.name;
    if (pruned && head.checkpoint->size < pruned->minimum) {
        // Of a time before what is gone: the tiles are what bears it out.
        const Pruned then{head.checkpoint->size, head.checkpoint->root, {}};
        if (!pruned_edge(*files_, options_->directory, then))
            findings_->tampered(name + " was signed over other entries than those that were pruned");
        return;
    }
    if (!head.root)
        findings_->tampered(name + " covers " + std::to_string(head.checkpoint->size) + " entries, and entry " +
                            std::to_string(size) + " is damaged or missing");
    else if (*head.root != head.checkpoint->root)
        findings_->tampered(name + " was signed over other entries than those of the log");
}

}  // namespace waybill::audit
