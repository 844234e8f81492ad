// A selector over a whole document: nodelists by the book (RFC 9535 sections 2.1.2, 2.5 and 2.7). For `waybill path`
// and for values that were held; what passes in a stream is program.hpp's.
#pragma once

#include <string>
#include <vector>

#include "waybill/selector/node.hpp"
#include "waybill/selector/selector.hpp"

namespace waybill::selector {

/// The selected nodes in nodelist order, a node as often as it is selected; they live as long as the document. A name
/// selector picks every member of that name. Error: too_many_items where a nodelist grows beyond 16 million nodes.
Result<std::vector<const Node*>> select(const Selector& selector, const Node& document);

/// Their normalized paths (section 2.7), in the same order.
Result<std::vector<std::string>> select_paths(const Selector& selector, const Node& document);

/// Appends `['name']`, escaped as in a normalized path.
void append_normalized(std::string& path, Bytes name);

/// Appends the value as JSON without white space: numbers by their token, members in their order, of strings only what
/// JSON demands escaped.
void append_json(std::string& out, const Node& value);

}  // namespace waybill::selector
