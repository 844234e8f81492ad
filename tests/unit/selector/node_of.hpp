// JSON text as the selector's own values, numbers by their token: Boost.JSON reads, and keeps nothing.
#pragma once

#include <boost/json/basic_parser_impl.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "waybill/selector/node.hpp"

namespace node_of {

using waybill::selector::Node;

class Builder {
public:
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;
    static constexpr std::size_t max_object_size = ~std::size_t{0}, max_array_size = max_object_size,
                                 max_key_size = max_object_size, max_string_size = max_object_size;

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open(Node::Kind::object); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(Node::Kind::array); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(string_view part, std::size_t, error_code&) { return gather(part); }
    bool on_key(string_view part, std::size_t, error_code&) {
        gather(part);
        open_.back().names.push_back(std::exchange(gathered_, {}));
        return true;
    }
    bool on_string_part(string_view part, std::size_t, error_code&) { return gather(part); }
    bool on_string(string_view part, std::size_t, error_code&) { return gather(part) && add(Node::Kind::string); }
    bool on_number_part(string_view part, error_code&) { return gather(part); }
    bool on_int64(std::int64_t, string_view part, error_code&) { return gather(part) && add(Node::Kind::number); }
    bool on_uint64(std::uint64_t, string_view part, error_code&) { return gather(part) && add(Node::Kind::number); }
    bool on_double(double, string_view part, error_code&) { return gather(part) && add(Node::Kind::number); }
    bool on_bool(bool value, error_code&) {
        gathered_ = value ? "true" : "false";
        return add(Node::Kind::boolean);
    }
    bool on_null(error_code&) { return add(Node::Kind::null); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

    Node root;

private:
    bool gather(string_view part) {
        gathered_.append(part.data(), part.size());
        return true;
    }
    bool add(Node::Kind kind) { return put({kind, std::exchange(gathered_, {})}); }
    bool open(Node::Kind kind) {
        open_.push_back({kind});
        return true;
    }
    bool close() {
        Node done = std::move(open_.back());
        open_.pop_back();
        return put(std::move(done));
    }
    bool put(Node node) {
        if (open_.empty())
            root = std::move(node);
        else
            open_.back().children.push_back(std::move(node));
        return true;
    }

    std::vector<Node> open_;
    std::string gathered_;
};

inline Node text(std::string_view json) {
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::json::basic_parser<Builder> parser(options);
    boost::json::error_code error;
    const std::size_t read = parser.write_some(false, json.data(), json.size(), error);
    if (error || read != json.size()) throw std::runtime_error("test data is not JSON: " + error.message());
    return std::move(parser.handler().root);
}

/// The member of that name; nullptr where there is none.
inline const Node* member(const Node& object, std::string_view name) {
    for (std::size_t i = 0; i < object.names.size(); ++i)
        if (object.names[i] == name) return &object.children[i];
    return nullptr;
}

}  // namespace node_of
