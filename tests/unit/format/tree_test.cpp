// A message of each format as the tree that selectors see.
#include "waybill/format/tree.hpp"

#include <catch2/catch.hpp>

#include "rules.hpp"

using namespace waybill;
using namespace waybill::format;
using selector::Node;

namespace {

/// Compact: names in double quotes, texts as they are in single quotes.
std::string shown(const Node& node) {
    if (node.kind == Node::Kind::null) return "null";
    if (node.kind == Node::Kind::string) return "'" + node.text + "'";
    if (node.kind == Node::Kind::number || node.kind == Node::Kind::boolean) return node.text;
    const bool object = node.kind == Node::Kind::object;
    std::string out(1, object ? '{' : '[');
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += ',';
        if (object) out += '"' + node.names.at(i) + "\":";
        out += shown(node.children[i]);
    }
    return out + (object ? '}' : ']');
}

std::string tree(std::string_view format, Bytes message) {
    test::FixedRandom random;
    const auto read = read_tree(*find(format), {{}, random}, message);
    return read ? shown(*read) : std::string(base::name_of(read.error().code()));
}

}  // namespace

TEST_CASE("a JSON message is its own tree") {
    CHECK(tree("json", R"({"b":[1.50,{"x":"\u00e9"},[]],"a":null,"c":{}} )") ==
          "{\"b\":[1.50,{\"x\":'\xc3\xa9'},[]],\"a\":null,\"c\":{}}");
    CHECK(tree("json", "true") == "true");
    CHECK(tree("json", "-0") == "-0");
    CHECK(tree("json", "[1") == "body-malformed");
}

TEST_CASE("a form is an object whose names may repeat") {
    CHECK(tree("form", "a=1&b=%41+c&a=2") == "{\"a\":'1',\"b\":'A c',\"a\":'2'}");
    CHECK(tree("form", "") == "{}");
    CHECK(tree("form", "a=%zz") == "body-malformed");
}

TEST_CASE("a table is an array of objects of texts") {
    CHECK(tree("csv", "a,\"b c\"\r\n1,\"x\"\"y\"\r\n,\r\n") == "[{\"a\":'1',\"b c\":'x\"y'},{\"a\":'',\"b c\":''}]");
    CHECK(tree("csv", "a,b\n") == "[]");
    CHECK(tree("csv", "") == "body-malformed");
}

TEST_CASE("a text is one string") {
    CHECK(tree("text", "two\nlines") == "'two\nlines'");
    CHECK(tree("text", std::string(1 << 20, 'x')) == '\'' + std::string(1 << 20, 'x') + '\'');
    CHECK(tree("text", "") == "''");
    CHECK(tree("text", "\xff") == "body-malformed");
}

TEST_CASE("XML is objects with attributes and texts as members") {
    CHECK(tree("xml", "<a b='1'> <c>x &amp; y</c><c><![CDATA[<]]></c> z<d/></a>") ==
          "{\"a\":{\"@b\":'1',\"c\":{\"#text\":'x & y'},\"c\":{\"#text\":'<'},\"#text\":' z',\"d\":{}}}");
    CHECK(tree("xml", "<p:a xmlns:p='urn:p'><p:b/></p:a>") == "{\"p:a\":{\"p:b\":{}}}");
}
