#include "exchange_entries.hpp"

#include <algorithm>

#include "audit_index.hpp"
#include "waybill/audit/cosigned.hpp"
#include "waybill/audit/index.hpp"

namespace waybill::cli {

bool is_of_exchange(const audit::StoredEntry& entry, std::string_view id) {
    // No string of an entry can hold these quotes.
    return entry.entry.find("\"id\":\"" + std::string(id) + "\"") != std::string::npos;
}

std::optional<std::vector<std::uint64_t>> entries_by_index(const audit::Reader& log, const Path& directory,
                                                           std::string_view id, std::uint64_t size) {
    const auto index = audit::Index::open(directory);
    if (!index) return std::nullopt;
    const auto state = index->state();
    if (!state || state->entries > log.size()) return std::nullopt;  // of a log that was longer: not of this one
    auto found = index->entries_of(id);
    if (!found) return std::nullopt;
    std::erase_if(*found, [&](std::uint64_t at) { return at >= size; });
    std::size_t right = 0;
    auto read = read_entries(log, *found, [&](const audit::StoredEntry& entry) { right += is_of_exchange(entry, id); });
    if (!read || right != found->size()) return std::nullopt;
    read = log.each(state->entries, size, [&](const audit::StoredEntry& entry) {
        if (is_of_exchange(entry, id)) found->push_back(entry.index);
        return true;
    });
    if (!read || found->empty()) return std::nullopt;
    return *std::move(found);
}

Result<std::vector<std::uint64_t>> entries_of_exchange(base::Files& files, audit::Prover& prover, const Path& directory,
                                                       std::string_view id) {
    const std::uint64_t size = prover.checkpoint().size;
    if (const auto log = audit::Reader::open(files, directory); log && log->size() >= size)
        if (auto found = entries_by_index(*log, directory, id, size)) return *std::move(found);
    return prover.entries_of(id);
}

Result<void> prefer_cosigned(audit::Prover& prover, base::Files& files, const Path& directory,
                             const crypto::Keyring& keyring, const std::vector<std::uint64_t>& indexes) {
    const auto key = keyring.signing_key();
    if (!key || indexes.empty()) return {};
    auto cosigned = audit::read_cosigned(files, directory, key->verifier());
    if (!cosigned || cosigned->checkpoint.size <= indexes.back()) return {};
    auto over = audit::Prover::open_at(files, directory, std::move(cosigned->note));
    if (!over) return fail(over.error());
    prover = *std::move(over);
    return {};
}

}  // namespace waybill::cli
