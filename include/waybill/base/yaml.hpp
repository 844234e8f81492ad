// Strict YAML: a file a person wrote, as a tree in which every node knows its line and column. Refused, with a
// diagnostic: duplicate keys, keys that are not plain text, anchors, aliases, tags, several documents, invalid UTF-8,
// nesting over 64, files over 1 MiB. It knows no schema: what a key means is the caller's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/base/diagnostic.hpp"

namespace waybill::base {

class YamlNode {
public:
    enum class Kind { null, scalar, sequence, map };
    struct Member;

    Kind kind = Kind::null;
    std::string scalar;              // after unquoting
    bool quoted = false;             // a quoted scalar is text, whatever it looks like
    Position where;                  // of the node's first character
    std::vector<YamlNode> elements;  // of a sequence
    std::vector<Member> members;     // of a map, in the order written

    /// The member's value, or nullptr. Map only.
    const YamlNode* find(std::string_view key) const;
};

struct YamlNode::Member {
    std::string key;
    Position where;  // of the key
    YamlNode value;
};

/// Parses one document. `file` is the name that positions carry. On any error reports it and returns nullptr.
std::unique_ptr<YamlNode> parse_yaml(std::string_view text, const std::string& file, Diagnostics& diagnostics);

}  // namespace waybill::base
