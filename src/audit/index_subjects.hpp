// The lookup digests in the index: a batch of them goes in sorted, by month and digest, so that it touches a page once
// and the pages of one month only; a destroyed key's are taken out again. Clustered by month and digest: finding a
// person is one descent a month.
#pragma once

#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "index_words.hpp"
#include "waybill/crypto/keyring.hpp"

namespace waybill::audit {

/// Months since 1970 of a time.
std::int64_t month_number(Time time);

class IndexSubjects {
public:
    /// The database outlives it.
    static Result<IndexSubjects> open(const Database& database);

    struct KeyUse {
        crypto::KeyId8 id;
        std::uint32_t vendor = 0;
        Day day;
    };
    /// The number of a detail's key.
    Result<std::uint32_t> key(const KeyUse& use);
    void add(std::uint64_t entry, Time time, std::uint32_t key, const LookupDigest& digest);
    /// A digest of such a category was met.
    Result<void> category(std::uint32_t word);
    /// How many digests wait to be written.
    std::size_t gathered() const { return uses_.size(); }
    /// How many rows.
    Result<std::uint64_t> write();

    /// Keys that digests of the index were sealed under.
    Result<std::vector<KeyUse>> keys();
    /// Takes their digests out of what is written. How many rows.
    Result<std::uint64_t> forget(std::span<const crypto::KeyId8> keys);

private:
    using Row = std::pair<std::int64_t, std::array<unsigned char, 16>>;  // month, digest
    struct Use {
        Row row;
        std::uint64_t entry = 0;
        std::uint16_t place = 0;
        std::uint32_t key = 0;
    };
    std::vector<Use> uses_;
    std::unordered_map<std::string, std::uint32_t> known_keys_;
    std::unordered_map<std::uint32_t, bool> known_categories_;
    Statement find_key_, add_key_, all_keys_, add_use_, add_category_, remove_uses_, remove_key_;
};

}  // namespace waybill::audit
