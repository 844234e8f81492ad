// The index open for reading, and what its questions share: words by number, shapes, hits.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "index_schema.hpp"
#include "waybill/audit/index.hpp"

namespace waybill::audit {

/// Reads names as it goes; remembers what it read.
class IndexNames {
public:
    static Result<IndexNames> open(const Database& database);

    /// Empty for 0.
    Result<std::string> word(std::uint32_t number);
    /// Nothing where no entry has it.
    Result<std::optional<std::uint32_t>> number_of(std::string_view word);
    /// Without a count.
    Result<Place> place(std::uint32_t number);
    Result<std::vector<Place>> places(std::uint32_t list);
    /// A hit of this shape, without index, time and id.
    Result<Hit> shape(std::uint32_t number);

private:
    Statement word_, number_, place_, list_, shape_;
    std::unordered_map<std::uint32_t, std::string> words_;
    std::unordered_map<std::uint32_t, Place> places_;
    std::unordered_map<std::uint32_t, Hit> shapes_;
};

/// Entries [first, last).
struct EntryRange {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// Everything that is read while it lives is of one moment, and costs one lock.
class ReadMoment {
public:
    static Result<ReadMoment> begin(Database& database) {
        if (auto begun = database.run("BEGIN"); !begun) return fail(begun.error());
        return ReadMoment(database);
    }
    ReadMoment(ReadMoment&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    ReadMoment& operator=(ReadMoment&&) = delete;
    ~ReadMoment() {
        if (database_ != nullptr) (void)static_cast<bool>(database_->run("COMMIT"));
    }

private:
    explicit ReadMoment(Database& database) : database_(&database) {}
    Database* database_;
};

struct Index::Open {
    Database database;
    IndexNames names;
    Statement hit;

    /// The entry as a hit; nothing where it is not indexed.
    Result<std::optional<Hit>> find(std::uint64_t index);
    /// Of these entries, in their order; `next` where there are more than `limit`.
    Result<Page> page_of(const std::vector<std::uint64_t>& entries, std::uint64_t limit);
    /// Outside of it no entry has a time from `since` to before `until`.
    Result<EntryRange> range_of(std::optional<Time> since, std::optional<Time> until) const;
};

std::string uuid_text(Bytes id);

}  // namespace waybill::audit
