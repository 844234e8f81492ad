#include "waybill/audit/item_proof.hpp"

#include <algorithm>

#include "commitment_path.hpp"
#include "lines.hpp"
#include "stored_detail.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes first_line = "waybill-item/1";
constexpr std::size_t most_others = 255, most_groups = 8;

base::Failure no_opening() { return fail(Code::corrupt, "what the proof discloses is not written as it must be"); }

Bytes view(const crypto::Salt& salt) { return {reinterpret_cast<const char*>(salt.data()), salt.size()}; }

std::optional<Group> parse_group(Bytes text) {
    const auto bytes = base::from_base64(text);
    if (!bytes || bytes->size() % sizeof(Hash) != 0 || bytes->size() / sizeof(Hash) > most_others) return std::nullopt;
    Group group;
    for (std::size_t at = 0; at < bytes->size(); at += sizeof(Hash))
        group.push_back(crypto::hash_from(Bytes(*bytes).substr(at, sizeof(Hash))));
    return group;
}

/// An item of a window's detail: how many evidenced ones stand before it, in all and in its place.
struct Found {
    std::uint64_t k = 0;
    std::uint16_t place = 0;
    std::uint32_t ordinal = 0;
};

std::optional<Found> find_item(const Detail& detail, const std::vector<Place>& places, std::string_view at,
                               std::uint64_t nth) {
    std::vector<std::uint32_t> ordinals(places.size(), 0);
    for (std::uint64_t k = 0; k < detail.items.size(); ++k) {
        const std::uint16_t place = detail.items[k].committed.place;
        if (place >= places.size()) return std::nullopt;
        const std::uint32_t ordinal = ordinals[place]++;
        if (places[place].at == at && nth-- == 0) return Found{k, place, ordinal};
    }
    return std::nullopt;
}

std::uint64_t evidenced_at(const std::vector<Place>& places, std::string_view at) {
    std::uint64_t count = 0;
    for (const Place& place : places)
        if (place.at == at && !place.counted_only) count += place.count;
    return count;
}

std::vector<Group> groups_to_root(const Detail& detail, std::size_t places, const Found& found) {
    std::vector<std::vector<Hash>> commitments(places);
    for (const DetailItem& item : detail.items) commitments[item.committed.place].push_back(item.committed.commitment);
    std::vector<Group> groups = way_up(commitments[found.place], found.ordinal);
    std::vector<Hash> roots;
    for (auto& of_place : commitments) roots.push_back(of_place.empty() ? Hash{} : commitment_root(of_place));
    for (Group& group : way_up(std::move(roots), found.place)) groups.push_back(std::move(group));
    return groups;
}

Result<std::optional<std::string>> prove_found(Prover& prover, const StoredEntry& stored, const Detail& detail,
                                               std::size_t places, const Found& found, Bytes value) {
    const crypto::Salt salt = crypto::salt_at(detail.seed, found.k);
    if (commitment(salt, found.place, found.ordinal, value) != detail.items[found.k].committed.commitment)
        return std::optional<std::string>();
    auto hashes = prover.inclusion(stored.index);
    if (!hashes) return fail(hashes.error());
    const ItemOpening opening{stored.entry, found.place, found.ordinal, salt, groups_to_root(detail, places, found)};
    return std::optional(write_tlog_proof({write_opening(opening), stored.index, *std::move(hashes), prover.note()}));
}

}  // namespace

std::string write_opening(const ItemOpening& opening) {
    std::string out(first_line);
    out += "\nentry " + opening.entry + "\n";
    out += "item " + std::to_string(opening.place) + " " + std::to_string(opening.ordinal) + "\n";
    out += "salt " + base::to_base64(view(opening.salt)) + "\n";
    for (const Group& group : opening.groups) {
        const Bytes hashes(reinterpret_cast<const char*>(group.data()), group.size() * sizeof(Hash));
        out += "group " + base::to_base64(hashes) + "\n";
    }
    return out;
}

Result<ItemOpening> parse_opening(Bytes extra) {
    Lines lines(extra);
    if (lines.next() != first_line) return no_opening();
    const auto entry = lines.after("entry");
    const auto item = lines.after("item");
    const auto salt = lines.after("salt");
    if (!entry || !item || !salt) return no_opening();
    ItemOpening opening;
    opening.entry = *entry;
    const auto space = std::min(item->find(' '), item->size());
    const auto place = decimal(item->substr(0, space)),
               ordinal = decimal(item->substr(std::min(space + 1, item->size())));
    const auto bytes = base::from_base64(*salt);
    if (!place || !ordinal || !bytes || bytes->size() != opening.salt.size()) return no_opening();
    opening.place = static_cast<std::uint16_t>(*place);
    opening.ordinal = static_cast<std::uint32_t>(*ordinal);
    std::copy(bytes->begin(), bytes->end(), opening.salt.begin());
    while (const auto line = lines.after("group")) {
        auto group = parse_group(*line);
        if (!group || opening.groups.size() == most_groups) return no_opening();
        opening.groups.push_back(*std::move(group));
    }
    if (write_opening(opening) != extra) return no_opening();
    return opening;
}

Result<std::optional<std::string>> prove_item(Prover& prover, const ItemRequest& request, Bytes value,
                                              const crypto::Keyring& keyring) {
    std::uint64_t nth = request.nth;
    bool named = false, evidenced = false;
    for (const std::uint64_t index : request.indexes) {
        StoredEntry stored;
        const auto read = prover.each(index, index + 1, [&](const StoredEntry& entry) { return stored = entry, true; });
        if (!read) return fail(read.error());
        const auto entry = Recorded::parse(stored.entry);
        if (!entry) return fail(entry.error());
        const auto places = entry->places();
        const std::uint64_t there = evidenced_at(places, request.at);
        named = named || std::ranges::any_of(places, [&](const Place& place) { return place.at == request.at; });
        evidenced = evidenced || there > 0;
        if (nth >= there) {
            nth -= there;
            continue;
        }
        const auto detail = open_stored_detail(*entry, stored.detail, keyring);
        if (!detail) return fail(detail.error());
        const auto found = find_item(*detail, places, request.at, nth);
        if (!found) return fail(Code::corrupt, "the detail's items are not those that the entry counts");
        return prove_found(prover, stored, *detail, places.size(), *found, value);
    }
    if (named && !evidenced)
        return fail(Code::bad_usage, "the values of this place are counted only: nothing binds them");
    if (named) return fail(Code::missing, "fewer items than that were sent there");
    return fail(Code::missing, "nothing was sent there");
}

Result<ProvenItem> check_item_proof(Bytes file, Bytes value, const crypto::VerifierKey& key) {
    const auto proof = parse_tlog_proof(file);
    if (!proof) return fail(proof.error());
    if (!proof->extra) return fail(Code::corrupt, "the proof discloses no item");
    const auto opening = parse_opening(*proof->extra);
    if (!opening) return fail(opening.error());
    const auto checkpoint = check_tlog_proof(*proof, leaf_hash(opening->entry), key);
    if (!checkpoint) return fail(checkpoint.error());
    auto entry = Recorded::parse(opening->entry);
    if (!entry) return fail(entry.error());
    const auto places = entry->places();
    if (opening->place >= places.size() || places[opening->place].counted_only)
        return fail(Code::corrupt, "the proof names a place of which the entry binds no value");
    const Place& place = places[opening->place];
    std::span<const Group> groups = opening->groups;
    auto root = climb(commitment(opening->salt, opening->place, opening->ordinal, value), opening->ordinal, place.count,
                      groups);
    if (root) root = climb(*root, opening->place, places.size(), groups);
    if (!root || !groups.empty() || crypto::hash_text(*root) != entry->text("items_root"))
        return fail(Code::corrupt, "the value is not the one that was sent there, or the proof was changed");
    return ProvenItem{*std::move(entry), place, opening->ordinal, proof->index, *checkpoint, proof->checkpoint};
}

}  // namespace waybill::audit
