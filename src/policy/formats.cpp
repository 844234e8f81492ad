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

}  // namespace waybill::policy
