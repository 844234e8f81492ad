#include "json_node.hpp"

#include <algorithm>
#include <cassert>

#include "json_bytes.hpp"
#include "json_string.hpp"

namespace waybill::format {
namespace {

using selector::Node;

/// Goes over bytes that are known to be right: it looks for where tokens end and for nothing else.
class NodeReader {
public:
    /// Where each value begins goes into `begins`, unless nullptr.
    NodeReader(Bytes value, std::vector<std::uint32_t>* begins)
        : begin_(value.data()), p_(begin_), end_(p_ + value.size()), begins_(begins) {}

    Node value() {
        Node node;
        if (begins_ != nullptr) begins_->push_back(static_cast<std::uint32_t>(p_ - begin_));
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

    const char* const begin_;
    const char* p_;
    const char* const end_;
    std::vector<std::uint32_t>* const begins_;
    std::string scratch_;
};

Node read_node(Bytes value, std::vector<std::uint32_t>* begins) {
    NodeReader reader(value, begins);
    Node node = reader.value();
    assert(reader.at_end());
    return node;
}

void add_in_order(const Node& node, std::vector<const Node*>& out) {
    out.push_back(&node);
    for (const Node& child : node.children) add_in_order(child, out);
}

}  // namespace

Node json_node(Bytes value) { return read_node(value, nullptr); }

const Node& HeldTree::read(Bytes value, std::uint64_t begin) {
    begins_.clear();
    by_begin_.clear();
    begin_ = begin;
    end_ = begin + value.size();
    root_ = read_node(value, &begins_);
    return root_;
}

const Node* HeldTree::find(std::uint64_t begin) {
    if (begin < begin_ || begin >= end_) return nullptr;
    if (by_begin_.empty()) add_in_order(root_, by_begin_);
    const auto place = std::lower_bound(begins_.begin(), begins_.end(), begin - begin_);
    assert(place != begins_.end() && *place == begin - begin_);
    return by_begin_[static_cast<std::size_t>(place - begins_.begin())];
}

}  // namespace waybill::format
