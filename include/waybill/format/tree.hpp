// Any message as the tree of named values that selectors see, whole: what `waybill tree` prints and `waybill path`
// selects in. It is read as strictly as on its way to a vendor, by the same format; nested messages stay the text that
// they are. Not for messages that are to leave: it is all in memory.
#pragma once

#include <string>
#include <vector>

#include "waybill/format/format.hpp"
#include "waybill/selector/node.hpp"

namespace waybill::format {

/// The message in its order, names that repeat as members that repeat. A value that is bytes and no text is a string,
/// their base64 with padding; its normalized path (RFC 9535 section 2.7) is added to `base64_at` then.
/// Errors: those of the format, and a format that this version has not got.
Result<selector::Node> read_tree(const Row& row, const Setup& setup, Bytes message,
                                 std::vector<std::string>* base64_at = nullptr);

}  // namespace waybill::format
