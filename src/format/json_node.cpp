#include "json_node.hpp"

#include <cassert>

#include "json_bytes.hpp"
#include "json_string.hpp"

namespace waybill::format {
namespace {

using selector::Node;

/// Goes over bytes that are known to be right: it looks for where tokens end and for nothing else.
class NodeReader {
public:
    explicit NodeReader(Bytes value) : p_(value.data()), end_(p_ + value.size()) {}

    Node value() {
        Node node;
        switch (*p_) {
            case '"':
                node.kind = Node::Kind::string;
                node.text = string();
                break;
            case '[':
                node.kind = Node::Kind::array;
                children(node, ']');
                break;
            case '{':
                node.kind = Node::Kind::object;
                children(node, '}');
                break;
            default:
                word(node);
        }
        return node;
    }
    bool at_end() const { return p_ == end_; }

private:
    void children(Node& node, char last) {
        ++p_;
        for (p_ = skip_space(p_, end_); *p_ != last; p_ = skip_space(p_, end_)) {
            if (*p_ == ',') p_ = skip_space(p_ + 1, end_);
            if (node.kind == Node::Kind::object) {
                node.names.push_back(string());
                p_ = skip_space(skip_space(p_, end_) + 1, end_);  // its colon
            }
            node.children.push_back(value());
        }
        ++p_;
    }

    std::string string() {
        const char* const begin = p_++;
        while (*p_ != '"') p_ += *p_ == '\\' ? 2 : 1;
        ++p_;
        return std::string(decode_string(Bytes(begin, static_cast<std::size_t>(p_ - begin)), scratch_));
    }

    void word(Node& node) {
        const char* const begin = p_;
        while (p_ != end_ && *p_ != ',' && *p_ != ']' && *p_ != '}' && !is_space(*p_)) ++p_;
        const Bytes text(begin, static_cast<std::size_t>(p_ - begin));
        if (text == "null") return;
        node.kind = text == "true" || text == "false" ? Node::Kind::boolean : Node::Kind::number;
        node.text = text;
    }

    const char* p_;
    const char* const end_;
    std::string scratch_;
};

}  // namespace

Node json_node(Bytes value) {
    NodeReader reader(value);
    Node node = reader.value();
    assert(reader.at_end());
    return node;
}

}  // namespace waybill::format
