#include "name_set.hpp"

#include <algorithm>
#include <cstring>

namespace waybill::format {
namespace {

constexpr std::size_t scanned = 16;  // up to here a look at every hash is cheaper than a table
constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t load(const char* from, std::size_t bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, bytes);
    return word;
}

/// a times b modulo 2^61 - 1, in 0 … 2^61; a and b below 2^62.
std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    const std::uint64_t sum = (static_cast<std::uint64_t>(product) & prime) + static_cast<std::uint64_t>(product >> 61);
    return (sum & prime) + (sum >> 61);
}

/// At most seven bytes as one number; names of equal length differ in it when they differ.
std::uint64_t load_tail(const char* from, std::size_t bytes) {
    if (bytes >= 4) return load(from, 4) | load(from + bytes - 4, 4) << 24;
    if (bytes == 0) return 0;
    return load(from, 1) | load(from + bytes / 2, 1) << 8 | load(from + bytes - 1, 1) << 16;
}

}  // namespace

NameSet::NameSet(const Limits& limits, base::Random& random)
    : members_(limits.members), open_bytes_(limits.open_names), random_(random) {}

void NameSet::draw_key() {
    std::uint64_t words[2];
    const auto bytes = random_.bytes<sizeof words>();
    std::memcpy(words, bytes.data(), sizeof words);
    key_ = words[0] % prime;
    factor_ = words[1] | 1;
}

void NameSet::open() {
    if (factor_ == 0) draw_key();
    objects_.push_back(
        {static_cast<std::uint32_t>(entries_.size()), static_cast<std::uint32_t>(bytes_.size()), false, 0});
}

void NameSet::close() {
    entries_.resize(objects_.back().first_entry);
    bytes_.resize(objects_.back().first_byte);
    objects_.pop_back();
}

NameSet::Added NameSet::add(Bytes name) {
    Object& object = objects_.back();
    const std::size_t count = entries_.size() - object.first_entry;
    if (count == members_) return Added::too_many;
    if (name.size() > open_bytes_ - bytes_.size()) return Added::too_much;
    const std::uint64_t hashed = hash(name);
    if (count <= scanned) {
        const std::uint64_t bit = std::uint64_t{1} << (hashed >> 58);
        if ((object.met & bit) != 0 && find_by_scan(object, hashed, name)) return Added::twice;
        object.met |= bit;
    } else if (find_by_table(object, hashed, name)) {
        return Added::twice;
    }
    entries_.push_back({hashed, static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(name.size())});
    bytes_.append(name);
    if (object.indexed) insert(tables_[objects_.size() - 1], static_cast<std::uint32_t>(entries_.size() - 1));
    return Added::fresh;
}

/// A polynomial over the field of 2^61 - 1 at a secret point: names of n bytes meet with a chance of n/7 in 2^61,
/// whoever chose them. The odd factor, secret too, spreads it over 64 bits.
std::uint64_t NameSet::hash(Bytes name) const {
    std::uint64_t sum = 0;
    const char* at = name.data();
    std::size_t left = name.size();
    for (; left >= 8; left -= 7, at += 7) sum = multiply(sum + (load(at, 8) & 0xffffffffffffff), key_);
    sum = multiply(sum + load_tail(at, left), key_) + name.size();
    if (sum >= prime) sum -= prime;
    const std::uint64_t spread = sum * factor_;
    return spread ^ spread >> 32;
}

bool NameSet::same(const Entry& entry, std::uint64_t hash, Bytes name) const {
    return entry.hash == hash && Bytes(bytes_).substr(entry.begin, entry.length) == name;
}

bool NameSet::find_by_scan(const Object& object, std::uint64_t hash, Bytes name) const {
    for (std::size_t i = object.first_entry; i < entries_.size(); ++i)
        if (same(entries_[i], hash, name)) return true;
    return false;
}

bool NameSet::find_by_table(Object& object, std::uint64_t hash, Bytes name) {
    if (tables_.size() < objects_.size()) tables_.resize(objects_.size());
    Table& table = tables_[objects_.size() - 1];
    const std::size_t count = entries_.size() - object.first_entry;
    if (!object.indexed || table.slots.size() < 2 * (count + 1)) index(object);
    const std::size_t mask = table.slots.size() - 1;
    for (std::size_t slot = hash & mask; table.slots[slot].round == table.round; slot = (slot + 1) & mask)
        if (same(entries_[table.slots[slot].entry], hash, name)) return true;
    return false;
}

/// Makes the object's table anew, at most a quarter full.
void NameSet::index(Object& object) {
    Table& table = tables_[objects_.size() - 1];
    std::size_t slots = 4 * scanned;
    while (slots < 4 * (entries_.size() - object.first_entry + 1)) slots *= 2;
    clear(table, slots);
    for (std::size_t i = object.first_entry; i < entries_.size(); ++i) insert(table, static_cast<std::uint32_t>(i));
    object.indexed = true;
}

void NameSet::clear(Table& table, std::size_t slots) {
    const bool wraps = ++table.round == 0;
    if (slots > table.slots.size() || wraps) {
        table.slots.assign(std::max(slots, table.slots.size()), {});
        table.round = 1;
    }
}

void NameSet::insert(Table& table, std::uint32_t entry) {
    const std::size_t mask = table.slots.size() - 1;
    std::size_t slot = entries_[entry].hash & mask;
    while (table.slots[slot].round == table.round) slot = (slot + 1) & mask;
    table.slots[slot] = {table.round, entry};
}

}  // namespace waybill::format
