#include "formats.hpp"

#include <algorithm>

#include "waybill/base/nearest.hpp"
#include "waybill/format/coding.hpp"

namespace waybill::policy {
namespace {

using Kind = base::YamlNode::Kind;

/// Printable ASCII without what would begin a parameter that we write ourselves.
bool is_plain(std::string_view type) {
    return std::ranges::all_of(type, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// A type with a boundary is sent with one of ours.
bool accepts(const format::Row& format, const std::string& type) {
    if (!format.has_boundary) return format.accepts(type);
    return type.find(';') == type.npos && format.accepts(type + "; boundary=x");
}

}  // namespace

std::vector<std::string_view> with_options(const base::YamlNode& body, std::vector<std::string_view> keys) {
    const base::YamlNode* name = body.kind == Kind::map ? body.find("format") : nullptr;
    const format::Row* row = name != nullptr && name->kind == Kind::scalar ? format::find(name->scalar) : nullptr;
    if (row != nullptr) keys.insert(keys.end(), row->option_keys.begin(), row->option_keys.end());
    return keys;
}

const format::Row* read_format(const Section& body, base::Diagnostics& diagnostics) {
    const base::YamlNode* node = body.find("format");
    if (node == nullptr) return nullptr;
    if (node->kind != Kind::scalar) {
        diagnostics.error(node->where, "`format` is not a name",
                          "write `format: json`; a message inside a message stands in `fields`, in a category's place");
        return nullptr;
    }
    const format::Row* row = format::find(node->scalar);
    std::vector<std::string_view> known;
    for (const format::Row& other : format::table())
        if (other.make != nullptr) known.push_back(other.name);
    if (row == nullptr)
        diagnostics.error(node->where, "unknown format " + in_ticks(node->scalar),
                          base::suggestion(node->scalar, known));
    else if (row->make == nullptr)
        diagnostics.error(node->where, "format " + in_ticks(node->scalar) + " is not in this version", "");
    return row != nullptr && row->make != nullptr ? row : nullptr;
}

std::shared_ptr<const format::Options> read_options(const base::YamlNode& body, const format::Row* format,
                                                    const Scope& scope) {
    if (format == nullptr || format->read_options == nullptr || body.kind != Kind::map) return nullptr;
    return format->read_options({body, scope.diagnostics, scope.read_file});
}

std::string read_content_type(const Section& body, const format::Row* format, base::Diagnostics& diagnostics) {
    std::string type = body.read("content_type", forms::free_text);
    if (type.empty() || format == nullptr) return type;
    if (is_plain(type) && accepts(*format, type)) return type;
    diagnostics.error(body.where("content_type"),
                      in_ticks(type) + " is not a type of the format " + std::string(format->name),
                      "as " + std::string(format->content_type));
    return {};
}

std::string read_coding(const Section& body) {
    std::vector<std::string_view> names{"identity"};
    for (const format::Coding& coding : format::codings()) names.push_back(coding.name);
    const std::string coding = body.choice("coding", names);
    return coding == "identity" ? std::string() : coding;
}

bool can_nest_in(const format::Row* around, const base::YamlNode& node, base::Diagnostics& diagnostics) {
    if (around == nullptr || around->name != "text") return true;
    diagnostics.error(node.where, "a text is one value without end: no message can be nested in it",
                      "write that message's format in place of `text`");
    return false;
}

bool nests_too_deep(const base::YamlNode& node, std::size_t nesting, base::Diagnostics& diagnostics) {
    constexpr std::size_t most = 4;  // messages inside each other, below the outermost
    if (nesting <= most) return false;
    diagnostics.error(node.where, "messages are nested deeper than " + std::to_string(most), "");
    return true;
}

void check_nested_format(const format::Row* format, const Section& body, base::Diagnostics& diagnostics) {
    if (format == nullptr || !format->has_boundary) return;
    diagnostics.error(body.where("format"), "a " + std::string(format->name) + " cannot be nested: it needs a boundary",
                      "it is an outermost format");
}

format::Encoding read_encoding(const Section& body) {
    return body.choice("encoding", {"text", "base64"}) == "base64" ? format::Encoding::base64 : format::Encoding::text;
}

}  // namespace waybill::policy
