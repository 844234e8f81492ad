// The names of all objects that are open, to refuse one that comes twice in its object: two parsers could take either.
// Keyed hashes, so that nobody can choose names that make it slow; names are compared where hashes meet. Memory is
// reused from object to object, and bounded by the limits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/random.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class NameSet {
public:
    enum class Added : std::uint8_t { fresh, twice, too_many, too_much };

    NameSet(const Limits& limits, base::Random& random);
    void open();
    void close();
    /// To the innermost open object.
    Added add(Bytes name);
    /// Names of the innermost open object; bytes of those of all.
    std::size_t count() const { return entries_.size() - objects_.back().first_entry; }
    std::size_t bytes() const { return bytes_.size(); }

private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t begin, length;  // of the name in bytes_
    };
    struct Object {
        std::uint32_t first_entry, first_byte;
        bool indexed;
        std::uint64_t met;  // a bit of each hash: where it is not set, the name is new without a look
    };
    /// Where entries of one object are found by hash; kept for the next object at the same depth.
    struct Table {
        struct Slot {
            std::uint32_t round = 0;  // the object that filled it; another's slots count as empty
            std::uint32_t entry = 0;
        };
        std::vector<Slot> slots;
        std::uint32_t round = 0;
    };

    void draw_key();
    std::uint64_t hash(Bytes name) const;
    bool same(const Entry& entry, std::uint64_t hash, Bytes name) const;
    bool find_by_scan(const Object& object, std::uint64_t hash, Bytes name) const;
    bool find_by_table(Object& object, std::uint64_t hash, Bytes name);
    void index(Object& object);
    void clear(Table& table, std::size_t slots);
    void insert(Table& table, std::uint32_t entry);

    const std::size_t members_, open_bytes_;
    base::Random& random_;
    std::uint64_t key_ = 0, factor_ = 0;  // drawn with the first object
    std::vector<Object> objects_;
    std::vector<Entry> entries_;
    std::string bytes_;
    std::vector<Table> tables_;  // one a depth
};

}  // namespace waybill::format
