#include "waybill/base/yaml.hpp"

#include <catch2/catch.hpp>

namespace {

using waybill::base::Diagnostics;
using waybill::base::parse_yaml;
using waybill::base::YamlNode;
using Kind = YamlNode::Kind;

struct Parsed {
    std::unique_ptr<YamlNode> root;
    std::string lines;  // of the diagnostics
};

Parsed parse(std::string_view text) {
    Diagnostics diagnostics;
    Parsed out{parse_yaml(text, "f", diagnostics), ""};
    for (const auto& diagnostic : diagnostics.all()) out.lines += diagnostic.text() + "\n";
    return out;
}

struct Refused {
    std::string_view text;
    std::string_view begins;  // of the first diagnostic
};

void check_refused(std::initializer_list<Refused> cases) {
    for (const auto& [text, begins] : cases) {
        INFO(text);
        const Parsed parsed = parse(text);
        CHECK(parsed.root == nullptr);
        INFO(parsed.lines);
        CHECK(parsed.lines.substr(0, begins.size()) == begins);
    }
}

}  // namespace

TEST_CASE("a document becomes a tree that knows where each node stands") {
    const Parsed parsed = parse("a: 1\nb:\n  - x\n  - {c: 'y', d: \"z\"}\ne: ~\n");
    REQUIRE(parsed.root != nullptr);
    const YamlNode& root = *parsed.root;
    REQUIRE(root.kind == Kind::map);
    REQUIRE(root.members.size() == 3);
    CHECK(root.where.text() == "f:1:1");
    CHECK(root.find("a")->scalar == "1");
    CHECK(root.find("a")->where.text() == "f:1:4");
    const YamlNode& b = *root.find("b");
    REQUIRE(b.elements.size() == 2);
    CHECK(b.where.text() == "f:3:3");
    CHECK(b.elements[0].where.text() == "f:3:5");
    CHECK(b.elements[1].find("c")->scalar == "y");
    CHECK(b.elements[1].find("c")->where.text() == "f:4:9");
    CHECK(b.elements[1].members[1].where.text() == "f:4:14");
    CHECK(root.find("e")->kind == Kind::null);
    CHECK(root.find("e")->where.text() == "f:5:4");
    CHECK(root.find("absent") == nullptr);
}

TEST_CASE("plain and quoted scalars are told apart") {
    const Parsed parsed = parse("a: true\nb: 'true'\nc: \"true\"\nd: |\n  true\n");
    REQUIRE(parsed.root != nullptr);
    CHECK_FALSE(parsed.root->find("a")->quoted);
    CHECK(parsed.root->find("b")->quoted);
    CHECK(parsed.root->find("c")->quoted);
    CHECK(parsed.root->find("d")->quoted);
    CHECK(parsed.root->find("d")->scalar == "true\n");
    CHECK(parse("\"\"\n").root->kind == Kind::scalar);
}

TEST_CASE("columns count characters and not bytes") {
    const Parsed parsed = parse("{ä: ö, ü: ß}\n");
    REQUIRE(parsed.root != nullptr);
    CHECK(parsed.root->members[1].where.text() == "f:1:8");
    CHECK(parsed.root->members[1].value.where.text() == "f:1:11");
}

TEST_CASE("a place inside a scalar is known where the scalar stands as written") {
    const Parsed parsed = parse("$.ä.b: 'it is'\n\"$['x']\": \"tab\\there\"\n'it''s': |\n  text\n");
    REQUIRE(parsed.root != nullptr);
    const auto& members = parsed.root->members;
    CHECK(members[0].at(4).text() == "f:1:4");  // ä has two bytes
    CHECK(members[0].value.at(3).text() == "f:1:12");
    CHECK(members[1].at(2).text() == "f:2:4");
    CHECK(members[1].value.at(4).text() == "f:2:11");  // an escape: only the beginning is sure
    CHECK(members[2].at(4).text() == "f:3:1");
    CHECK(members[2].value.at(2).text() == "f:3:10");
}

TEST_CASE("a value that is not there stands at its key") {
    const Parsed parsed = parse("a:\nb: 1\n");
    REQUIRE(parsed.root != nullptr);
    CHECK(parsed.root->find("a")->kind == Kind::null);
    CHECK(parsed.root->find("a")->where.text() == "f:1:1");
}

TEST_CASE("what yaml lets pass silently is refused") {
    check_refused({
        {"a: 1\nb: 2\na: 3\n", "f:3:1: error: duplicate key `a` (first written in line 1)\n"},
        {"a: 1\n\"a\": 3\n", "f:2:1: error: duplicate key `a`"},
        {"x: {a: 1, a: 2}\n", "f:1:11: error: duplicate key `a`"},
        {"x: &name 1\n", "f:1:4: error: an anchor, `&name`"},
        {"x: &n 1\ny: *n\n", "f:1:4: error: an anchor, `&n`"},
        {"x: *n\n", "f:1:4: error: "},
        {"a: &m {b: 1}\nc:\n  <<: *m\n", "f:1:4: error: an anchor"},
        {"c:\n  <<: {a: 1}\n", "f:2:3: error: a merge key"},
        {"x: !!str 1\n", "f:1:4: error: a tag"},
        {"x: ! 1\n", "f:1:4: error: a tag"},
        {"x: !mine {a: 1}\n", "f:1:4: error: a tag"},
        {"x: !mine [a]\n", "f:1:4: error: a tag"},
        {"%YAML 1.2\n---\na: 1\n", "f:1:1: error: a YAML directive"},
        {"a: 1\n---\nb: 1\n", "f:2:1: error: the document ends before this"},
        {"a: 1\n...\nb: 1\n", "f:3:1: error: the document ends before this"},
        {"a: \"b\" c\nd: e\n", "f:1:8: error: "},
        {"[a]: 1\n", "f:1:1: error: a key that is not text"},
        {"{b: 1}: 1\n", "f:1:1: error: a key that is not text"},
        {"~: 1\n", "f:1:1: error: a key that is not text"},
        {"null: 1\n", "f:1:1: error: a key that is not text"},
    });
    CHECK(parse("'<<': 1\n").root != nullptr);
    CHECK(parse("'null': 1\n").root != nullptr);
    CHECK(parse("---\na: 1\n").root != nullptr);
}

TEST_CASE("what is not yaml is refused with its place") {
    check_refused({
        {"a: [1\n", "f:2:1: error: not YAML: "},
        {"a: b: c\n", "f:1:5: error: not YAML: "},
        {"a: 1\n  b: 2\n", "f:2:4: error: not YAML: "},
        {"a: 'x\n", "f:1:4: error: a quote that is never closed"},
        {"a: 'x''\n", "f:1:4: error: a quote that is never closed"},
        {"a: \"x\\\"\n", "f:1:4: error: a quote that is never closed"},
        {"\t- a\n", "f:1:"},
        {"", "f: error: empty\n"},
        {"# nothing\n", "f: error: empty\n"},
        {"~\n", "f: error: empty\n"},
    });
}

TEST_CASE("characters that hide something from a reader are refused") {
    using namespace std::string_view_literals;
    check_refused({
        {"a: \"\xff\"\n", "f:1:5: error: not UTF-8"},
        {"a: ä\nb: \xc0\xaf\n", "f:2:4: error: not UTF-8"},
        {"a: \xed\xa0\x80\n", "f:1:4: error: not UTF-8"},
        {"a: \xc3", "f:1:4: error: not UTF-8"},
        {"a: x\x07\n", "f:1:5: error: a control character"},
        {"a: x\0y\n"sv, "f:1:5: error: a control character"},
        {"a: x\x7f\n", "f:1:5: error: a control character"},
        {"a: x\xc2\x85\n", "f:1:5: error: a control character"},
        {"a: x\rb: y\n", "f:1:5: error: a carriage return without a line feed"},
        {"\xef\xbb\xbf"
         "a: 1\n",
         "f:1:1: error: a byte order mark"},
        {"a: x\xe2\x80\xaey\n", "f:1:5: error: a character that changes the direction of text"},
        {"a: x\xe2\x81\xa6y\n", "f:1:5: error: a character that changes the direction of text"},
        {"a: \"\\0\"\n", "f:1:4: error: a control character, written as an escape"},
        {"\"a\\x07\": 1\n", "f:1:1: error: a control character, written as an escape"},
    });
    CHECK(parse("a: 1\r\nb: 2\r\n").root != nullptr);
    CHECK(parse("a: \"\\tx\"\n").root != nullptr);
}

TEST_CASE("nesting ends at 64") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']') + "\n"; };
    CHECK(parse(nested(64)).root != nullptr);
    check_refused({{nested(65), "f:1:65: error: nested deeper than 64\n"}});
    CHECK(parse(nested(400)).root == nullptr);
    CHECK(parse(nested(100'000)).root == nullptr);
    CHECK(parse(std::string(100'000, '{')).root == nullptr);
    std::string block;
    for (int i = 0; i < 700; ++i) block += std::string(i, ' ') + "a:\n";
    CHECK(parse(block).root == nullptr);
}

TEST_CASE("a file has at most a mebibyte") {
    const std::string line = "# " + std::string(1021, 'x') + "\n";
    std::string text;
    while (text.size() + line.size() <= (1 << 20) - 8) text += line;
    CHECK(parse(text + "a: 1\n").root != nullptr);
    text.append((1 << 20) + 1 - text.size(), '#');
    CHECK(parse(text).lines == "f: error: larger than 1 MiB (split it)\n");
}

TEST_CASE("many keys in one line are read in a moment") {
    std::string text = "{";
    for (int i = 0; i < 60'000; ++i) text += "k" + std::to_string(i) + ": 1, ";
    const Parsed parsed = parse(text + "}\n");
    REQUIRE(parsed.root != nullptr);
    CHECK(parsed.root->members.size() == 60'000);
}
