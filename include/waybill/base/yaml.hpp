// Strict YAML: a file a person wrote, as a tree in which every node knows its line and column. Refused, with a
// diagnostic: duplicate keys, keys that are not plain text, anchors, aliases, merge keys, tags, directives, several
// documents, invalid UTF-8, control characters, nesting over 64, files over 1 MiB. It knows no schema: what a key means
// is the caller's.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "waybill/base/diagnostic.hpp"

namespace waybill::base {

inline constexpr std::size_t yaml_limit = 1 << 20;  // bytes of one file
inline constexpr std::size_t yaml_depth = 64;       // collections inside each other

class YamlNode {
public:
    enum class Kind { null, scalar, sequence, map };
    struct Member;

    Kind kind = Kind::null;
    std::string scalar;              // after unquoting
    bool quoted = false;             // a quoted scalar is text, whatever it looks like
    bool verbatim = false;           // the scalar stands so in the file, on one line, between its quotes if it has any
    Position where;                  // of the node's first character; of its key where a null is not spelled out
    std::vector<YamlNode> elements;  // of a sequence
    std::vector<Member> members;     // of a map, in the order written

    /// The member's value, or nullptr. Map only.
    const YamlNode* find(std::string_view key) const;
    /// Where byte `offset` of the scalar stands in the file; the scalar's first character where that is not known.
    Position at(std::size_t offset) const;
};

struct YamlNode::Member {
    std::string key;
    bool quoted = false;
    bool verbatim = false;  // as YamlNode::verbatim
    Position where;         // of the key
    YamlNode value;

    /// Where byte `offset` of the key stands in the file; the key's first character where that is not known.
    Position at(std::size_t offset) const;
};

/// Parses one document. `file` is the name that positions carry; columns count characters. On any error reports it and
/// returns nullptr.
std::unique_ptr<YamlNode> parse_yaml(std::string_view text, const std::string& file, Diagnostics& diagnostics);

}  // namespace waybill::base
