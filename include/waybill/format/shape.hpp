// The places of messages of one kind, as they were met: a trie of names, and at each what is decided of every value
// there (Standing). It outlives the messages and belongs to their decider, so that only the first message of a kind is
// asked about place by place. Grows up to a limit that no message can push. Several messages may be read by it in
// turns, in one thread: what they hold of it stays where it is.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/format/fields.hpp"

namespace waybill::format {

class Shape {
public:
    static constexpr std::size_t most_slots_of_a_node = 64;  // a bit each says which were met in an object
    static constexpr std::size_t most_slots = 2048;
    static constexpr std::size_t most_name_bytes = 62;  // unescaped; longer ones have no slot
    static constexpr std::size_t most_bytes_of_a_node = most_slots_of_a_node * most_name_bytes;
    static constexpr std::uint32_t no_slot = ~std::uint32_t{0};

    struct Node;
    /// A member of an object, or all elements of an array.
    struct Slot {
        static constexpr std::size_t text_bytes = most_name_bytes + 2;
        std::array<char, text_bytes> text{};  // the name with its quotes
        std::uint8_t length = 0;              // of it; 0 of an array's elements
        bool known = false;                   // what stands was asked for
        bool touched = false;                 // a value was withheld here that was not told yet
        Standing standing;
        std::uint64_t withheld = 0;          // the scalars of such values
        std::array<Node*, 2> children = {};  // the containers that stand here, by their kind
        Bytes quoted() const { return Bytes(text.data(), length); }
        Bytes name() const { return quoted().substr(1, length - 2u); }
    };
    /// The values of an object or an array.
    struct Node {
        std::vector<Slot> slots;
    };

    /// The outermost container of that kind.
    Node* root(ContainerKind kind) { return &roots_[static_cast<std::size_t>(kind)]; }
    /// The container of that kind at a slot; nullptr where it was not met before and there is no room.
    Node* child(Slot& slot, ContainerKind kind);
    /// The slot of a name; where it is new it gets one. no_slot: it has none.
    std::uint32_t member(Node& object, Bytes name, std::uint32_t likely);
    /// The slot of an array's elements; no_slot: it has none.
    std::uint32_t element(Node& array);

    /// Whether a place was met that there was no room for.
    bool full() const { return full_; }
    /// Scratch for the marks of a piece.
    std::vector<std::uint16_t>& marks() { return marks_; }
    /// Scratch: slots whose withheld values were not told yet, in the order met.
    std::vector<Slot*>& touched() { return touched_; }

private:
    bool take_room();

    std::array<Node, 2> roots_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::size_t slots_ = 0;
    bool full_ = false;
    std::vector<std::uint16_t> marks_;
    std::vector<Slot*> touched_;
};

}  // namespace waybill::format
