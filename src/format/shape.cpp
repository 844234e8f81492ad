#include "waybill/format/shape.hpp"

#include <algorithm>

namespace waybill::format {
namespace {

/// Only a name that stands in a message as it is, without escapes, can be looked for by its bytes.
bool is_plain(Bytes name) {
    return std::ranges::none_of(name,
                                [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

/// Of a slot or a node.
bool Shape::take_room() {
    if (slots_ == most_slots) {
        full_ = true;
        return false;
    }
    ++slots_;
    return true;
}

Shape::Node* Shape::child(Slot& slot, ContainerKind kind) {
    Node*& child = slot.children[static_cast<std::size_t>(kind)];
    if (child == nullptr && take_room()) child = nodes_.emplace_back(std::make_unique<Node>()).get();
    return child;
}

std::uint32_t Shape::member(Node& object, Bytes name, std::uint32_t likely) {
    if (name.size() > most_name_bytes) return no_slot;
    const auto is = [&](const Slot& slot) { return slot.length == name.size() + 2 && slot.name() == name; };
    if (likely < object.slots.size() && is(object.slots[likely])) return likely;
    const auto found = std::ranges::find_if(object.slots, is);
    const auto index = static_cast<std::uint32_t>(found - object.slots.begin());
    if (found != object.slots.end()) return index;
    if (index == most_slots_of_a_node || !is_plain(name) || !take_room()) return no_slot;
    Slot& slot = object.slots.emplace_back();
    slot.length = static_cast<std::uint8_t>(name.size() + 2);
    slot.text.front() = slot.text[slot.length - 1u] = '"';
    std::ranges::copy(name, slot.text.begin() + 1);
    return index;
}

std::uint32_t Shape::element(Node& array) {
    if (array.slots.empty() && take_room()) array.slots.emplace_back();
    return array.slots.empty() ? no_slot : 0;
}

}  // namespace waybill::format
