#include "xml_spaces.hpp"

#include <algorithm>

namespace waybill::format {
namespace {

constexpr std::size_t most = 64;

/// Of ASCII: a policy chooses its own prefixes.
bool is_prefix(Bytes text) {
    const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto goes_on = [&](char c) { return starts(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    return !text.empty() && text.size() <= 64 && starts(text.front()) && std::ranges::all_of(text, goes_on) &&
           !text.starts_with("xml");
}

bool is_space(const base::YamlNode& node) {
    return node.kind == base::YamlNode::Kind::scalar && !node.scalar.empty() && node.scalar.size() <= 1024;
}

}  // namespace

Bytes XmlSpaces::prefix_of(Bytes space) const {
    const auto found = std::ranges::find(spaces_, space, &Space::name);
    return found == spaces_.end() ? Bytes() : Bytes(found->prefix);
}

Bytes XmlSpaces::space_of(Bytes prefix) const {
    const auto found = std::ranges::find(spaces_, prefix, &Space::prefix);
    return found == spaces_.end() ? Bytes() : Bytes(found->name);
}

std::shared_ptr<const Options> read_xml_options(const OptionSource& source) {
    const base::YamlNode* written = source.body.find("namespaces");
    if (written == nullptr) return nullptr;
    constexpr auto example = "namespaces: {soap: \"http://schemas.xmlsoap.org/soap/envelope/\"}";
    if (written->kind != base::YamlNode::Kind::map || written->members.empty() || written->members.size() > most) {
        source.diagnostics.error(written->where, "`namespaces` is a mapping of 1 to 64 prefixes to their namespaces",
                                 example);
        return nullptr;
    }
    std::vector<XmlSpaces::Space> spaces;
    for (const auto& member : written->members) {
        if (!is_prefix(member.key))
            source.diagnostics.error(
                member.where, "a prefix is 1 to 64 letters, digits, `_`, `-` and `.`, and does not begin with xml",
                example);
        else if (!is_space(member.value))
            source.diagnostics.error(member.value.where, "a namespace is a URI of 1 to 1024 bytes", example);
        else if (std::ranges::find(spaces, member.value.scalar, &XmlSpaces::Space::name) != spaces.end())
            source.diagnostics.error(member.value.where, "two prefixes stand for one namespace", "leave one out");
        else
            spaces.push_back({member.key, member.value.scalar});
    }
    return std::make_shared<XmlSpaces>(std::move(spaces));
}

}  // namespace waybill::format
