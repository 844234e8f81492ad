#include "body.hpp"

#include "field_map.hpp"
#include "waybill/base/nearest.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

const format::Row* read_format(const Section& body, base::Diagnostics& diagnostics) {
    const base::YamlNode* node = body.find("format");
    if (node == nullptr) return nullptr;
    if (node->kind != base::YamlNode::Kind::scalar) {
        diagnostics.error(node->where, "a format inside a format is not in this version", "write `format: json`");
        return nullptr;
    }
    const format::Row* row = format::find(node->scalar);
    if (row == nullptr) {
        std::vector<std::string_view> known;
        for (const format::Row& other : format::table()) known.push_back(other.name);
        diagnostics.error(node->where, "unknown format " + in_ticks(node->scalar),
                          base::suggestion(node->scalar, known));
    } else if (row->make == nullptr) {
        diagnostics.error(node->where, "format " + in_ticks(node->scalar) + " is not in this version",
                          "this one has json and form");
    }
    return row;
}

void add_sources(const std::vector<Field>& fields, std::uint8_t group,
                 std::vector<selector::Program::Source>& sources) {
    for (std::size_t i = 0; i < fields.size(); ++i)
        sources.push_back({&fields[i].selector, group, static_cast<std::uint32_t>(i)});
}

std::shared_ptr<const selector::Program> compile(const std::vector<Field>& fields, const std::vector<Field>& names) {
    std::vector<selector::Program::Source> sources;
    add_sources(fields, group_fields, sources);
    add_sources(names, group_names, sources);
    return std::make_shared<const selector::Program>(selector::Program::compile(sources));
}

void warn_of_no_tokens(const Inbound& inbound, const Scope& scope) {
    for (const Field& field : inbound.restore)
        if (field.rule.treatment != nullptr && field.rule.treatment->name() != "tokenize")
            scope.diagnostics.warning(field.where,
                                      in_ticks(field.rule.category->name) + " is shared as `" +
                                          std::string(field.rule.treatment->name()) + "`: no token of it can come back",
                                      "share it as tokenize, or leave this out");
}

}  // namespace

std::optional<Body> read_body(const base::YamlNode& node, const base::YamlNode* names, const Agreement& agreement,
                              const Scope& scope) {
    const Section keys(node, "the body", {.known = {"format", "fields"}, .required = {"format", "fields"}, .later = {}},
                       scope.diagnostics);
    if (node.kind != base::YamlNode::Kind::map) return std::nullopt;
    Body body;
    body.where = node.where;
    body.format = read_format(keys, scope.diagnostics);
    if (const auto* fields = keys.find("fields"))
        body.fields = read_fields(*fields, "`fields`", Picks::values, body.format, agreement, scope);
    if (names != nullptr) body.names = read_fields(*names, "`names`", Picks::containers, body.format, agreement, scope);
    body.program = compile(body.fields, body.names);
    return body;
}

std::optional<Inbound> read_inbound(const base::YamlNode& node, const Agreement& agreement, const Scope& scope) {
    const Section inbound(node, "`inbound`", {.known = {"body"}, .required = {"body"}, .later = {}}, scope.diagnostics);
    const base::YamlNode* body = inbound.find("body");
    if (body == nullptr) return std::nullopt;
    const Section keys(*body, "the inbound body",
                       {.known = {"format", "restore"}, .required = {"format", "restore"}, .later = {}},
                       scope.diagnostics);
    Inbound out;
    out.format = read_format(keys, scope.diagnostics);
    if (const auto* restore = keys.find("restore"))
        out.restore = read_fields(*restore, "`restore`", Picks::values, out.format, agreement, scope);
    warn_of_no_tokens(out, scope);
    out.program = compile(out.restore, {});
    return out;
}

}  // namespace waybill::policy
