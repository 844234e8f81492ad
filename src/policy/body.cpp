#include "body.hpp"

#include <algorithm>

#include "field_map.hpp"
#include "filters.hpp"
#include "formats.hpp"
#include "lint.hpp"
#include "share.hpp"
#include "subjects.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/policy/section.hpp"

namespace waybill::policy {
namespace {

/// Of the places of a message in base64, in an entry: they stand in the one in which its value does.
constexpr std::size_t most_entry_bytes = 44 << 10;

std::size_t entry_bytes(const Body& body, std::size_t around = 0) {
    constexpr std::size_t fixed = 100;
    std::size_t bytes = 0;
    for (const auto* map : {&body.fields, &body.names})
        for (const Field& field : *map) {
            const std::size_t at = around + base::json_string_length(field.selector.text()) + 1;
            const std::size_t category = field.rule.category != nullptr ? field.rule.category->name.size() : 0;
            bytes += 2 * (fixed + at + category);  // its category may be that of values and of names
            if (field.nested) bytes += entry_bytes(*field.nested, at);
        }
    return bytes;
}

void add_sources(const std::vector<Field>& fields, std::uint8_t group,
                 std::vector<selector::Program::Source>& sources) {
    for (std::size_t i = 0; i < fields.size(); ++i)
        sources.push_back({&fields[i].selector, group, static_cast<std::uint32_t>(i)});
}

}  // namespace

std::shared_ptr<const selector::Program> compile(const std::vector<Field>& fields, const std::vector<Field>& names) {
    std::vector<selector::Program::Source> sources;
    add_sources(fields, group_fields, sources);
    add_sources(names, group_names, sources);
    return std::make_shared<const selector::Program>(selector::Program::compile(sources));
}

namespace {

/// What a body has beside its format, wherever it stands.
class BodyReader {
public:
    BodyReader(const Agreement& agreement, const Scope& scope) : agreement_(agreement), scope_(scope) {}

    void read(const base::YamlNode& node, const Section& keys, const base::YamlNode* names, std::size_t nesting,
              Body& body) {
        body.where = node.where;
        body.format = read_format(keys, scope_.diagnostics);
        body.options = read_options(node, body.format, scope_);
        if (const auto* fields = keys.find("fields")) {
            const auto nested = [&](const base::YamlNode& value, Field& field) {
                return read_nested(value, body.format, nesting + 1, field);
            };
            body.fields = read_fields(*fields, {"`fields`", Picks::values, body.format, nested}, agreement_, scope_);
        }
        if (names != nullptr)
            body.names = read_fields(*names, {"`names`", Picks::containers, body.format}, agreement_, scope_);
        check_filters(body, scope_.diagnostics);
        place_subjects(body, scope_);
        warn_of_traps(body, scope_.diagnostics);
        body.program = compile(body.fields, body.names);
        const auto looks_ahead = [](const Field& field) {
            return field.selector.looks_ahead() || field.subject || (field.nested && field.nested->looks_ahead);
        };
        body.looks_ahead =
            std::ranges::any_of(body.fields, looks_ahead) || std::ranges::any_of(body.names, looks_ahead);
    }

private:
    /// In place of a category: what is found there is a message of its own.
    bool read_nested(const base::YamlNode& node, const format::Row* around, std::size_t nesting, Field& field) {
        if (!can_nest_in(around, node, scope_.diagnostics) || nests_too_deep(node, nesting, scope_.diagnostics))
            return false;
        const Section keys(node, "the nested message",
                           {.known = with_options(node, {"format", "fields", "names", "encoding", "category"}),
                            .required = {"format", "fields"},
                            .later = {}},
                           scope_.diagnostics);
        auto body = std::make_shared<Body>();
        read(node, keys, keys.find("names"), nesting, *body);
        body->encoding = read_encoding(keys);
        check_nested_format(body->format, keys, scope_.diagnostics);
        const bool right = read_category(*body, keys, field);
        field.nested = std::move(body);
        return right;
    }

    /// In base64 the whole value is one item, of the category that is written; in text its own items are all there is.
    bool read_category(const Body& body, const Section& keys, Field& field) {
        const base::YamlNode* written = keys.find("category");
        if (body.encoding == format::Encoding::text) {
            if (written == nullptr) return true;
            scope_.diagnostics.error(written->where, "`category` of a nested message that is not in base64",
                                     "leave it out: its own fields say what its items are");
            return false;
        }
        if (written == nullptr) {
            scope_.diagnostics.error(keys.where("encoding"), "a nested message in base64 has no `category`",
                                     "add one: its whole value is one item of the record");
            return false;
        }
        const Category* category = scope_.category(*written);
        if (category == nullptr) return false;
        field.rule = resolve(agreement_, *category);
        if (entry_bytes(body) > most_entry_bytes)
            scope_.diagnostics.error(written->where, "a nested message in base64 with too many or too long selectors",
                                     "all of its places stand in one entry of the record: nest it in text, or name "
                                     "fewer");
        if (field.rule.treatment == nullptr || field.rule.treatment->effect() == treat::Effect::keep) return true;
        scope_.diagnostics.error(written->where,
                                 in_ticks(category->name) + " is shared as `" +
                                     std::string(field.rule.treatment->name()) + "`, and a nested message is opened",
                                 "name a category that is clear: what leaves of the message is up to its fields");
        return false;
    }

    const Agreement& agreement_;
    const Scope& scope_;
};

}  // namespace

std::optional<Body> read_body(const base::YamlNode& node, const base::YamlNode* names, const Agreement& agreement,
                              const Scope& scope) {
    const Section keys(node, "the body",
                       {.known = with_options(node, {"format", "fields", "content_type", "coding"}),
                        .required = {"format", "fields"},
                        .later = {}},
                       scope.diagnostics);
    if (node.kind != base::YamlNode::Kind::map) return std::nullopt;
    Body body;
    BodyReader(agreement, scope).read(node, keys, names, 0, body);
    body.content_type = read_content_type(keys, body.format, scope.diagnostics);
    body.coding = read_coding(keys);
    return body;
}

}  // namespace waybill::policy
