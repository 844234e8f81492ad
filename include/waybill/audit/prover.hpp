// Proofs and published tiles of a log, from its tile files and its segments, beside a writer and without any key. Tile
// files are a help, not a proof: every hash that leaves here was held against the checkpoint's root, and a tile that is
// missing or wrong is made anew from the entries. The checkpoint's signature is for whoever has the key to judge.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/merkle.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/base/files.hpp"

namespace waybill::audit {

/// One thread at a time; `files` outlives it. It speaks of one checkpoint, the one that stood there when it was opened
/// or last refreshed. A proof reads O(log n) tiles; the first that touches a segment's entries reads that segment once.
class Prover {
public:
    /// missing: no log there, or no checkpoint, or a segment is gone. corrupt: the checkpoint is none, or the log does
    /// not hold the entries that it was signed over.
    static Result<Prover> open(base::Files& files, const Path& directory);
    /// Of an earlier checkpoint of this log, given as its note: one that witnesses cosigned, say. Until refresh().
    static Result<Prover> open_at(base::Files& files, const Path& directory, std::string note);
    Prover(Prover&&) noexcept;
    Prover& operator=(Prover&&) noexcept;
    ~Prover();

    /// Takes the newest checkpoint; one that is older than or not consistent with the one at hand is corrupt, and then
    /// nothing changes.
    Result<void> refresh();

    /// The whole note, as it stands in the directory, cosignatures included.
    const std::string& note() const;
    const Checkpoint& checkpoint() const;

    /// Of entry `index`, to checkpoint().root; bad_usage from the checkpoint's size on.
    Result<std::vector<Hash>> inclusion(std::uint64_t index);
    /// From a tree of `first` entries to one of `second`; bad_usage unless first <= second <= the checkpoint's size.
    Result<std::vector<Hash>> consistency(std::uint64_t first, std::uint64_t second);
    /// Of the tree of the first `size` entries; bad_usage beyond the checkpoint.
    Result<Hash> root_at(std::uint64_t size);

    /// Entries [first, last) in order, until `visit` returns false, each held against the tree; last is at most the
    /// checkpoint's size. corrupt where one is not what the tree says.
    Result<void> each(std::uint64_t first, std::uint64_t last, const std::function<bool(const StoredEntry&)>& visit);
    /// The entries of one exchange, by index, ascending; empty where there are none. Reads the log from about the time
    /// in the id on: an index (index.hpp) knows it sooner.
    Result<std::vector<std::uint64_t>> entries_of(std::string_view id);

    /// The bytes at a path of tlog-tiles (c2sp.org/tlog-tiles), relative to the log's prefix: `checkpoint`,
    /// `tile/<L>/<N>[.p/<W>]`, `tile/entries/<N>[.p/<W>]`, partial ones of any smaller width, too. file_missing where a
    /// log of this size has no such file.
    Result<std::string> resource(std::string_view path);
    /// Every path that a folder of this checkpoint must have, `checkpoint` last.
    std::vector<std::string> resources() const;

private:
    struct State;
    explicit Prover(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace waybill::audit
