// Strict YAML over yaml-cpp's events: yaml-cpp splits the file into tokens, everything that it would let pass silently
// (duplicate keys, the second document, tags, anchors, merge keys) is refused here. Its exceptions end in this file.
#include "waybill/base/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "waybill/base/text_codes.hpp"

namespace waybill::base {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char byte : text) count += continues(byte) ? 0 : 1;
    return count;
}

Position inside(Position where, bool quoted, bool verbatim, std::string_view scalar, std::size_t offset) {
    if (verbatim && offset <= scalar.size()) where.column += characters(scalar.substr(0, offset)) + (quoted ? 1 : 0);
    return where;
}

/// Why a character has no place in a file that people review, or nothing. `at` is its first byte; the text is UTF-8.
const char* unwelcome(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    };
    const unsigned char first = static_cast<unsigned char>(byte(0));
    if (first == '\r') return byte(1) == '\n' ? nullptr : "a carriage return without a line feed";
    if ((first < 0x20 && first != '\n' && first != '\t') || first == 0x7F) return "a control character";
    if (first == 0xC2 && byte(1) < 0xA0) return "a control character";
    if (first == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return "a byte order mark";
    // What turns the direction of writing round can show a reviewer another policy than the one that is loaded.
    if (first == 0xE2 && byte(1) == 0x80 &&
        ((byte(2) >= 0xAA && byte(2) <= 0xAE) || byte(2) == 0x8E || byte(2) == 0x8F))
        return "a character that changes the direction of text";
    if (first == 0xE2 && byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9)
        return "a character that changes the direction of text";
    return nullptr;
}

/// The first offset at which `line` is not UTF-8, or its length.
std::size_t utf8_until(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size()) {
        std::size_t length = 1;
        while (length <= 4 && !is_utf8(line.substr(at, length))) ++length;
        if (length > 4 || at + length > line.size()) return at;
        at += length;
    }
    return at;
}

/// Checks the file's characters, before anything reads it as YAML.
bool check_characters(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
    const auto report = [&](std::size_t line, std::size_t column, const char* what, const char* hint) {
        diagnostics.error({file, line, column}, what, hint);
        return false;
    };
    std::size_t line_number = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line_number) {
        const std::size_t end = text.find('\n', begin);
        const std::string_view line = text.substr(begin, end == text.npos ? text.npos : end - begin + 1);
        if (!is_utf8(line))
            return report(line_number, characters(line.substr(0, utf8_until(line))) + 1, "not UTF-8",
                          "save the file as UTF-8");
        if (line.starts_with('%')) return report(line_number, 1, "a YAML directive", "leave it out: none is needed");
        for (std::size_t i = 0; i < line.size(); ++i)
            if (const char* what = unwelcome(line, i))
                return report(line_number, characters(line.substr(0, i)) + 1, what, "leave it out");
        begin += line.size();
    }
    return true;
}

/// Whether a quoted scalar ends with its quote: yaml-cpp takes the end of the file for one.
bool quote_closes(std::string_view rest) {
    const char quote = rest.front();
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (quote == '"' && rest[i] == '\\') {
            ++i;
        } else if (rest[i] == quote) {
            if (quote == '"' || i + 1 == rest.size() || rest[i + 1] != quote) return true;
            ++i;  // '' stands for one
        }
    }
    return false;
}

class Builder final : public YAML::EventHandler {
public:
    Builder(std::string_view text, const std::string& file, Diagnostics& diagnostics)
        : text_(text), file_(file), diagnostics_(diagnostics) {}

    std::optional<YamlNode> root;
    bool wrong = false;

    void error(const YAML::Mark& mark, std::string what, std::string hint) {
        error(mark.is_null() ? Position{file_, 0, 0} : position(mark), std::move(what), std::move(hint));
    }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) error(mark, "the document ends before this", "one file holds one document");
    }
    void OnDocumentEnd() override {}
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
        error(mark, "an anchor, `&" + name + "`", "write the value out where it is used");
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        error(mark, "an alias", "write the value out");
        deliver(node_at(mark, YamlNode::Kind::null));
    }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
        YamlNode node = node_at(mark, YamlNode::Kind::null);
        const std::string_view rest = rest_at(mark);
        const bool spelled =
            rest.starts_with('~') || rest.starts_with("null") || rest.starts_with("Null") || rest.starts_with("NULL");
        if (!spelled && !open_.empty())
            node.where = open_.back().key ? open_.back().key->where : open_.back().node.where;
        deliver(std::move(node));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
        refuse_tag(mark);
        YamlNode node = node_at(mark, YamlNode::Kind::scalar);
        node.scalar = value;
        node.quoted = tag == "!";
        const std::string_view rest = rest_at(mark);
        if (node.quoted && (rest.starts_with('\'') || rest.starts_with('"')) && !quote_closes(rest))
            error(mark, "a quote that is never closed", "");
        const std::string_view written = rest.substr(node.quoted && !rest.empty() ? 1 : 0);
        node.verbatim = written.starts_with(value) && value.find('\n') == value.npos &&
                        (!node.quoted || (!rest.starts_with('|') && !rest.starts_with('>') &&
                                          written.substr(value.size()).starts_with(rest.front())));
        check_value(node);
        deliver(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {
        begin(mark, YamlNode::Kind::sequence);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        begin(mark, YamlNode::Kind::map);
    }
    void OnMapEnd() override { end(); }

private:
    struct Open {
        YamlNode node;
        std::optional<YamlNode::Member> key;                    // read, its value not yet
        std::map<std::string, std::size_t, std::less<>> lines;  // of the keys so far
    };

    void error(Position where, std::string what, std::string hint) {
        wrong = true;
        diagnostics_.error(std::move(where), std::move(what), std::move(hint));
    }

    std::string_view rest_at(const YAML::Mark& mark) const {
        return mark.pos < 0 ? std::string_view{} : text_.substr(std::min<std::size_t>(mark.pos, text_.size()));
    }

    /// yaml-cpp counts bytes; people count characters. Marks mostly move forward: counts on from the last one in its
    /// line.
    Position position(const YAML::Mark& mark) {
        const std::size_t at = std::min<std::size_t>(mark.pos, text_.size());
        if (mark.line != counted_line_ || at < counted_at_) {
            counted_line_ = mark.line;
            counted_at_ = at - std::min<std::size_t>(mark.column, at);
            counted_column_ = 1;
        }
        counted_column_ += characters(text_.substr(counted_at_, at - counted_at_));
        counted_at_ = at;
        return {file_, static_cast<std::size_t>(mark.line) + 1, counted_column_};
    }

    YamlNode node_at(const YAML::Mark& mark, YamlNode::Kind kind) {
        YamlNode node;
        node.kind = kind;
        node.where = position(mark);
        return node;
    }

    /// By what stands in the file: yaml-cpp cannot tell the tag `!` from a quoted scalar.
    void refuse_tag(const YAML::Mark& mark) {
        if (rest_at(mark).starts_with('!')) error(mark, "a tag", "leave it out: what a value is follows from its key");
    }

    void check_value(const YamlNode& node) {
        if (!is_utf8(node.scalar)) return error(node.where, "an escape that is not a character", "");
        for (std::size_t i = 0; i < node.scalar.size(); ++i)
            if (const char* what = unwelcome(node.scalar, i))
                return error(node.where, std::string(what) + ", written as an escape", "leave it out");
    }

    void begin(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (too_deep_ > 0 || open_.size() == yaml_depth) {
            if (too_deep_++ == 0) error(mark, "nested deeper than 64", "");
            return;
        }
        refuse_tag(mark);
        open_.push_back({node_at(mark, kind), std::nullopt, {}});
    }

    void end() {
        if (too_deep_ > 0) {
            if (--too_deep_ == 0) deliver({});
            return;
        }
        YamlNode node = std::move(open_.back().node);
        open_.pop_back();
        deliver(std::move(node));
    }

    void deliver(YamlNode node) {
        if (too_deep_ > 0) return;
        if (open_.empty()) {
            if (!root) root = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == YamlNode::Kind::sequence) {
            parent.node.elements.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = key_of(parent, std::move(node));
        } else {
            parent.key->value = std::move(node);
            parent.node.members.push_back(std::move(*parent.key));
            parent.key.reset();
        }
    }

    YamlNode::Member key_of(Open& parent, YamlNode node) {
        if (node.kind != YamlNode::Kind::scalar)
            error(node.where, "a key that is not text", "quote it if it is meant as text");
        else if (node.scalar == "<<" && !node.quoted)
            error(node.where, "a merge key, `<<`", "write the keys out");
        else if (const auto [first, fresh] = parent.lines.emplace(node.scalar, node.where.line); !fresh)
            error(node.where, "duplicate key `" + node.scalar + "`",
                  "first written in line " + std::to_string(first->second));
        return {std::move(node.scalar), node.quoted, node.verbatim, std::move(node.where), {}};
    }

    std::string_view text_;
    const std::string& file_;
    Diagnostics& diagnostics_;
    std::vector<Open> open_;
    std::size_t too_deep_ = 0;  // collections entered below the deepest that is kept
    int documents_ = 0;
    int counted_line_ = -1;
    std::size_t counted_at_ = 0;
    std::size_t counted_column_ = 1;
};

/// What most often is behind the parser's words; they name the place where it gave up, which may come later.
const char* advice_on(std::string_view message) {
    struct Row {
        std::string_view says;
        const char* advice;
    };
    static constexpr Row rows[] = {
        {"illegal map value",
         "a line that is indented otherwise than its neighbours, or a value with a colon in it that "
         "is not quoted"},
        {"end of map not found",
         "a line here or above is indented otherwise than the others of its map, or a quote ends "
         "too early"},
        {"end of map flow not found", "a `{` or a quote that was opened above is not closed"},
        {"end of sequence not found", "a line here or above is indented otherwise than the others of its list"},
        {"end of sequence flow not found", "a `[` or a quote that was opened above is not closed"},
        {"alias not found", "quote a value that begins with `*`: \"*\""},
        {"anchor not found", "quote a value that begins with `&`"},
        {"illegal tab", "indent with spaces"},
        {"illegal EOF in scalar", "a quote that was opened above is not closed"},
        {"illegal block entry", "a `- ` entry stands where a `key: value` is expected"},
    };
    for (const Row& row : rows)
        if (message.find(row.says) != std::string_view::npos) return row.advice;
    return "";
}

void run(std::string_view text, Builder& builder) {
    std::istringstream in{std::string(text)};
    try {
        YAML::Parser parser(in);
        // What follows the first document is read too: yaml-cpp makes a second one of text that it could not place.
        for (int i = 0; i < 2 && parser.HandleNextDocument(builder); ++i) continue;
    } catch (const YAML::Exception& failure) {
        builder.error(failure.mark, "not YAML: " + failure.msg, advice_on(failure.msg));
    }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const Member& member : members)
        if (member.key == key) return &member.value;
    return nullptr;
}

Position YamlNode::at(std::size_t offset) const { return inside(where, quoted, verbatim, scalar, offset); }

Position YamlNode::Member::at(std::size_t offset) const { return inside(where, quoted, verbatim, key, offset); }

std::unique_ptr<YamlNode> parse_yaml(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
    if (text.size() > yaml_limit) {
        diagnostics.error({file, 0, 0}, "larger than 1 MiB", "split it");
        return nullptr;
    }
    if (!check_characters(text, file, diagnostics)) return nullptr;
    Builder builder(text, file, diagnostics);
    run(text, builder);
    if (builder.wrong) return nullptr;
    if (!builder.root || builder.root->kind == YamlNode::Kind::null) {
        diagnostics.error({file, 0, 0}, "empty", "");
        return nullptr;
    }
    return std::make_unique<YamlNode>(std::move(*builder.root));
}

}  // namespace waybill::base
