// A JSON value as the tree that selectors test.
#pragma once

#include <cstdint>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/selector/node.hpp"

namespace waybill::format {

/// Of one value that was found right before: strict JSON, no white space around it, no deeper than the limits.
selector::Node json_node(Bytes value);

/// The tree of a value that is held. Values in it that are looked ahead into in turn are found in it: read anew for
/// each container around them, they would cost as many times their size as the message is deep.
class HeldTree {
public:
    /// As json_node(); `begin` is where it begins in the message.
    const selector::Node& read(Bytes value, std::uint64_t begin);
    /// The value within that begins there; nullptr where the tree does not reach.
    const selector::Node* find(std::uint64_t begin);
    /// Forgets it where all of it stands before `offset`.
    void leave_behind(std::uint64_t offset) {
        if (end_ != 0 && offset >= end_) *this = {};
    }

private:
    selector::Node root_;
    std::uint64_t begin_ = 0, end_ = 0;
    std::vector<std::uint32_t> begins_;            // of each value, from begin_, in the order of the message
    std::vector<const selector::Node*> by_begin_;  // in the same order, once one was looked for
};

}  // namespace waybill::format
