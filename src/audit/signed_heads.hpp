// The signed heads that a log is held against: its checkpoint, one that was kept earlier, the one that witnesses
// cosigned. Each is met on the way over the entries, where the tree has its size. Whose entries they are, verify.cpp
// says; witnesses' lines are check_witnesses.hpp's.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "findings.hpp"
#include "pruned.hpp"
#include "tile.hpp"
#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/verify.hpp"

namespace waybill::audit {

class SignedHeads {
public:
    /// All outlive it.
    SignedHeads(base::Files& files, const VerifyOptions& options, Findings& findings)
        : files_(&files), options_(&options), findings_(&findings) {}

    /// Without a key the signatures are not judged. bad_usage where the older checkpoint is none.
    Result<void> read(const std::optional<crypto::VerifierKey>& key);
    /// The tree is this, and the next leaves of the log are these: a head between them is met.
    void meet(const TileEdge& tree, std::span<const Hash> leaves);
    /// After the last entry, the tree's size then.
    void judge(std::uint64_t size, const std::optional<Pruned>& pruned);

    const Checkpoint* checkpoint() const { return newest_.checkpoint ? &*newest_.checkpoint : nullptr; }
    /// The note of the cosigned one, where there is one that this log's key signed.
    const std::optional<std::string>& cosigned_note() const { return cosigned_note_; }

private:
    /// What was signed, and what the root of the entries was at that size.
    struct Head {
        const char* name;
        std::optional<Checkpoint> checkpoint;
        std::optional<Hash> root;
    };
    Result<void> read_newest(const std::optional<crypto::VerifierKey>& key);
    Result<void> read_older(const crypto::VerifierKey& key);
    Result<void> read_cosigned(const crypto::VerifierKey& key);
    static void meet(Head& head, const TileEdge& tree, std::span<const Hash> leaves);
    void judge(const Head& head, std::uint64_t size, const std::optional<Pruned>& pruned);

    base::Files* files_;
    const VerifyOptions* options_;
    Findings* findings_;
    Head newest_{"the checkpoint", {}, {}};
    Head older_{"the older checkpoint", {}, {}};
    Head cosigned_{"the cosigned checkpoint", {}, {}};
    std::optional<std::string> cosigned_note_;
};

}  // namespace waybill::audit
