// The index of a record: what finds entries without reading all of them. A cache in `index.sqlite` beside the log, made
// of entries and of details whose keys are at hand; the log alone is the record. Built behind the writer
// (index_follower.hpp) or by update_index(). Which lookup digests a person has is the caller's to compute.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waybill/audit/recorded.hpp"
#include "waybill/base/files.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// What is sought; what is empty does not count. A word that ends in `*` matches what begins so (`pii.*`,
/// `spiffe://a/*`). Category, treatment and place have to hold of one place. An outcome, and a refusal in the middle of
/// an exchange, is found by what its exchange was too: its client, vendor, agreement, purpose, route, policy and
/// places.
struct Query {
    std::optional<Time> since, until;  // of the entry's own time; `until` itself is not in it
    std::string client, vendor, agreement, purpose, route, policy;
    std::string category, treatment, place;
    std::string outcome;  // complete, broken or unknown
    std::string code;     // of a refusal
    std::string id;       // of the exchange
    std::optional<Kind> kind;
    enum class Order : std::uint8_t { newest_first, oldest_first };
    Order order = Order::newest_first;
    std::uint64_t limit = 100;
};

/// An entry that was found, as the index knows it. Its bytes are the log's: Reader.
struct Hit {
    std::uint64_t index = 0;
    Time time;
    Kind kind = Kind::change;
    std::string id;  // empty where the entry has none
    std::string client, vendor, agreement, purpose, route, policy;
    std::string word;           // a refusal's code, an outcome's end, what a change or a lookup was of
    std::vector<Place> places;  // without counts; of an outcome those of its exchange
};

struct Page {
    std::vector<Hit> hits;
    std::optional<std::uint64_t> next;  // the cursor of the next page, where there is one
};

/// A place of one route as it was used: the data map as observed.
struct Observed {
    std::string vendor, agreement, purpose, route;
    std::string at, category, treatment;
    bool counted_only = false;
    std::uint64_t items = 0;    // sent
    std::uint64_t windows = 0;  // `shared` entries with the place
    Time first, last;           // times of entries
};

/// One vendor's day. Refusals before a vendor was known stand under the empty name.
struct Traffic {
    std::string vendor;
    Day day;
    std::uint64_t exchanges = 0;  // that had a window
    std::uint64_t windows = 0;
    std::uint64_t items = 0;
    std::uint64_t bytes_sent = 0;      // of bodies
    std::uint64_t bytes_received = 0;  // of bodies, passed on
    std::uint64_t restored = 0;
    std::map<std::string, std::uint64_t> refused;  // by code, condensed ones by their count
    /// By end (complete, broken, unknown) and the first digit of the status, 0 where there was none.
    std::map<std::pair<std::string, unsigned>, std::uint64_t> outcomes;
    /// Outcomes with `ms`, by bucket: latency_bound(bucket - 1) < ms <= latency_bound(bucket).
    std::map<unsigned, std::uint64_t> latency;
};
/// The highest of a bucket in ms: 1, 2, 3, 4, 6, 8, 12, 16, 24, 32 …
std::uint64_t latency_bound(unsigned bucket);
unsigned latency_bucket(std::uint64_t ms);

using SubjectDigest = std::array<unsigned char, 16>;
/// One window in which a person was met at one place.
struct SubjectUse {
    Hit hit;
    /// Where the value went, with how often as count; nothing where it was withheld, or found inside another value.
    std::optional<Place> place;
    std::uint64_t count = 0;  // of the value in the window at this place
    std::size_t digest = 0;   // which of those that were asked for
};
struct SubjectUses {
    std::vector<SubjectUse> uses;  // newest first, at most as many as were asked for
    std::uint64_t found = 0;       // all of them
};

/// How far the index is.
struct IndexState {
    std::uint64_t entries = 0;   // of the log that are indexed: [minimum, entries)
    std::uint64_t digested = 0;  // of these, whose details were looked at for lookup digests
    std::uint64_t erased = 0;    // details whose key was gone
    std::uint64_t digests = 0;   // in the index
    std::uint64_t minimum = 0;   // the log's first entry that was not pruned
};

/// Open for reading, beside whoever writes it. One thread at a time.
class Index {
public:
    /// missing where there is none; corrupt where it is damaged or of another version: `waybill audit reindex`.
    static Result<Index> open(const Path& directory);
    Index(Index&&) noexcept;
    Index& operator=(Index&&) noexcept;
    ~Index();

    Result<IndexState> state() const;
    /// Indexes of every entry of an exchange, ascending.
    Result<std::vector<std::uint64_t>> entries_of(std::string_view id) const;
    /// `cursor`: `next` of the page before. With oldest_first an index there finds what comes after it.
    Result<Page> search(const Query& query, std::optional<std::uint64_t> cursor = std::nullopt) const;
    /// Of whole UTC days: that of `since` and that of `until` are in it. Every vendor where none is named. Ordered by
    /// vendor, agreement, route, place.
    Result<std::vector<Observed>> observed(std::string_view vendor, std::optional<Day> since,
                                           std::optional<Day> until) const;
    /// Likewise, ordered by vendor and day.
    Result<std::vector<Traffic>> traffic(std::string_view vendor, std::optional<Day> since,
                                         std::optional<Day> until) const;
    /// Windows in which any of these lookup digests is.
    Result<SubjectUses> subject(std::span<const SubjectDigest> digests, std::optional<Time> since,
                                std::optional<Time> until, std::size_t limit) const;
    /// Categories that digests were made of, as far as the details say: what to make digests of a value for.
    Result<std::vector<std::string>> subject_categories() const;

private:
    struct Open;
    explicit Index(std::unique_ptr<Open> open);
    std::unique_ptr<Open> open_;
};

enum class Rebuild : std::uint8_t { if_needed, always };
struct IndexUpdate {
    Path directory;
    /// Opens details for their digests; without it they wait until somebody with a keyring comes.
    const crypto::Keyring* keyring = nullptr;
    Rebuild rebuild = Rebuild::if_needed;
    std::function<void(std::uint64_t done, std::uint64_t of)> progress = {};  // may be empty
};
/// Brings the index up to the log as it is now. locked: a gateway keeps it, and it needs nobody's help; errors of the
/// log's reading; file_failed, no_space of the index's own.
Result<IndexState> update_index(base::Files& files, const IndexUpdate& update);

}  // namespace waybill::audit
