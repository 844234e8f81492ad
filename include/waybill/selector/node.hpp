// A value held whole, for what cannot be answered in passing: the document of `waybill path`, and the element that a
// filter or a negative index looks ahead into. Order and repeated names are the message's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::selector {

struct Node {
    enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
    Kind kind = Kind::null;
    /// A string's text, unescaped UTF-8; a number's token as received; `true` or `false`.
    std::string text = {};
    std::vector<Node> children = {};      // elements, or values of members
    std::vector<std::string> names = {};  // of an object: one for each child
};

}  // namespace waybill::selector
