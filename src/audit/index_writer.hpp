// Puts entries into the index, in the log's order, a batch at a time. It reads no log and takes no lock: who does is
// update_index() and the follower. After an error the object is thrown away and the file opened, or made, anew.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "index_days.hpp"
#include "index_subjects.hpp"
#include "index_words.hpp"
#include "waybill/audit/index.hpp"
#include "waybill/audit/merkle.hpp"
#include "waybill/audit/reader.hpp"

namespace waybill::audit {

class IndexWriter {
public:
    /// Opens the file or makes it. Errors: corrupt (also of another version), file_failed, no_space.
    static Result<std::unique_ptr<IndexWriter>> open(const Path& directory);

    const IndexState& state() const { return state_; }
    /// Leaf hash of the last entry that is indexed; nothing where none is.
    const std::optional<Hash>& last_leaf() const { return last_leaf_; }

    Result<void> begin();
    /// Where the log begins: entries before it were pruned.
    void begin_at(std::uint64_t minimum);
    /// Whether what is gathered takes so much memory that it is time to commit.
    bool full() const { return subjects_->gathered() >= most_gathered; }
    /// Whether an entry since the last commit says that details were erased.
    bool erasure_seen() const { return erasure_seen_; }
    /// The next entry; entries before it that the log pruned are passed over. What is not written as the record demands
    /// is left out: what that means is `verify`'s to say. Details are opened only where all before were looked at.
    Result<void> add(const StoredEntry& entry, const crypto::Keyring* keyring);
    /// An entry that was added without its detail.
    Result<void> add_digests(const StoredEntry& entry, const crypto::Keyring& keyring);
    Result<std::uint64_t> forget(std::span<const crypto::KeyId8> keys);
    /// Of the keys that digests were sealed under, those that the keyring has not got any more.
    Result<std::vector<crypto::KeyId8>> destroyed(const crypto::Keyring& keyring);
    Result<void> commit();

private:
    static constexpr std::size_t most_gathered = 1 << 18;  // digests, of about 40 bytes
    /// What an outcome takes over from its exchange.
    struct Exchange {
        Shape shape;
        std::uint32_t policy = 0;
        PlaceNumbers places;  // of all its windows
    };
    explicit IndexWriter(Database database) : database_(std::move(database)) {}

    Result<void> prepare();
    Result<void> read_state();
    Result<void> write_state();
    Result<void> index(const StoredEntry& entry, const Recorded& recorded);
    Result<Shape> shape_of(const Recorded& recorded, const std::string& id);
    Result<void> count_shared(const Recorded& recorded, const Shape& shape, const PlaceNumbers& numbers,
                              const std::vector<Place>& places);
    Result<void> count_outcome(const Recorded& recorded, const Shape& shape);
    /// Of an id of 16 bytes; nothing where it has no window.
    Result<Exchange*> exchange_of(const std::string& id);
    Result<void> take_digests(const StoredEntry& entry, const Recorded& recorded, const crypto::Keyring& keyring);
    void widen_span(std::uint64_t index, Time time);
    /// The entry's policy, or its exchange's.
    Result<std::uint32_t> policy_of(const Recorded& recorded, const std::string& id);
    Result<void> write_ranges();

    Database database_;
    std::optional<IndexWords> words_;
    std::optional<IndexDays> days_;
    std::optional<IndexSubjects> subjects_;
    Statement add_entry_, add_exchange_, shapes_of_exchange_, add_span_, add_policy_, set_progress_, set_leaf_;
    std::unordered_map<std::string, Exchange> open_;  // by id, of those without an outcome so far
    std::map<std::uint64_t, std::pair<std::int64_t, std::int64_t>> spans_;
    std::map<std::uint32_t, std::pair<std::uint64_t, std::uint64_t>> policies_;  // first and last entry of each
    IndexState state_;
    std::optional<Hash> last_leaf_;
    std::string last_entry_;
    bool erasure_seen_ = false;
};

/// The 16 bytes of a UUID, and the number that the table of exchanges is ordered by.
std::string id_bytes(std::string_view uuid);
std::int64_t id_head(Bytes id);

}  // namespace waybill::audit
