#include "inbound.hpp"

#include "body.hpp"
#include "field_map.hpp"
#include "formats.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

/// What both the outermost answer and one nested in it have: a format, and what comes back where.
struct Restoring {
    const format::Row* format = nullptr;
    std::shared_ptr<const format::Options> options;
    std::vector<Field> fields;
    std::shared_ptr<const selector::Program> program;
};

class InboundReader {
public:
    InboundReader(const Agreement& agreement, const Scope& scope) : agreement_(agreement), scope_(scope) {}

    Restoring read(const base::YamlNode& node, const Section& keys, std::size_t nesting) {
        Restoring out;
        out.format = read_format(keys, scope_.diagnostics);
        out.options = read_options(node, out.format, scope_);
        if (const auto* restore = keys.find("restore")) {
            const auto nested = [&](const base::YamlNode& value, Field& field) {
                return read_nested(value, out.format, nesting + 1, field);
            };
            out.fields = read_fields(*restore, {"`restore`", Picks::values, out.format, nested}, agreement_, scope_);
        }
        warn_of_no_tokens(out.fields);
        out.program = compile(out.fields, {});
        return out;
    }

private:
    /// In place of a category: what is found there is a message of its own. An answer makes no items, so one in base64
    /// has no category.
    bool read_nested(const base::YamlNode& node, const format::Row* around, std::size_t nesting, Field& field) {
        if (!can_nest_in(around, node, scope_.diagnostics) || nests_too_deep(node, nesting, scope_.diagnostics))
            return false;
        const Section keys(node, "the nested message",
                           {.known = with_options(node, {"format", "restore", "encoding"}),
                            .required = {"format", "restore"},
                            .later = {}},
                           scope_.diagnostics);
        auto body = std::make_shared<Body>();
        body->where = node.where;
        Restoring read_body = read(node, keys, nesting);
        body->format = read_body.format;
        body->options = std::move(read_body.options);
        body->fields = std::move(read_body.fields);
        body->program = std::move(read_body.program);
        body->encoding = read_encoding(keys);
        check_nested_format(body->format, keys, scope_.diagnostics);
        field.nested = std::move(body);
        return true;
    }

    void warn_of_no_tokens(const std::vector<Field>& fields) {
        for (const Field& field : fields)
            if (field.rule.treatment != nullptr && field.rule.treatment->name() != "tokenize")
                scope_.diagnostics.warning(field.where,
                                           in_ticks(field.rule.category->name) + " is shared as `" +
                                               std::string(field.rule.treatment->name()) +
                                               "`: no token of it can come back",
                                           "share it as tokenize, or leave this out");
    }

    const Agreement& agreement_;
    const Scope& scope_;
};

}  // namespace

std::optional<Inbound> read_inbound(const base::YamlNode& node, const Agreement& agreement, const Scope& scope) {
    const Section inbound(node, "`inbound`", {.known = {"body"}, .required = {"body"}, .later = {}}, scope.diagnostics);
    const base::YamlNode* body = inbound.find("body");
    if (body == nullptr) return std::nullopt;
    const Section keys(
        *body, "the inbound body",
        {.known = with_options(*body, {"format", "restore"}), .required = {"format", "restore"}, .later = {}},
        scope.diagnostics);
    Restoring read = InboundReader(agreement, scope).read(*body, keys, 0);
    Inbound out;
    out.format = read.format;
    out.options = std::move(read.options);
    out.restore = std::move(read.fields);
    out.program = std::move(read.program);
    return out;
}

}  // namespace waybill::policy
