// Documents that are made to hurt, encodings, and blocks: what expat is given at a time changes nothing.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "../../../src/format/xml.hpp"
#include "run.hpp"
#include "waybill/format/tree.hpp"

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

namespace {

Outcome run_xml(Bytes message, const Rules& rules = keep_all(), const Limits& limits = {}) {
    return run(message, rules, {message.size() / 2}, limits, nullptr, "xml");
}

std::string in_blocks(Bytes message, const Rules& rules, std::size_t block, const Limits& limits = {}) {
    FixedRandom random;
    RuleFields fields(rules);
    Output out;
    Xml xml(limits, random, block);
    auto done = xml.feed(message, fields, out);
    if (done) done = xml.finish(fields, out);
    if (!done) return std::string(base::name_of(done.error().code())) + " at " + std::to_string(done.error().offset());
    return std::string(out.committed()) + "\n" + fields.calls();
}

constexpr const char* bomb = R"(<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><l>&c;</l>)";

}  // namespace

TEST_CASE("document types are refused whatever is in them") {
    for (const char* message :
         {bomb, "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
          "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://127.0.0.1/\">]><a>&x;</a>", "<!DOCTYPE a PUBLIC \"x\" \"y\"><a/>"}) {
        const Outcome outcome = run_xml(message);
        CHECK(outcome.refused == "body-malformed");
        CHECK(outcome.output.empty());
    }
}

TEST_CASE("what expat is given at a time changes nothing") {
    const Rules rules({{"$.a.b", "always"}, {"$.a['#text']", "keep"}, {"$..['@k']", "keep"}});
    const std::string message =
        "<?xml version='1.0'?><!--c--><a k='&lt;1'>x<!--c-->]]<s>\r\n</s>&gt; y<![CDATA[<z>\r\n]]>é<b n='2'>日本\r\n"
        "<c xmlns:p='urn:&amp;'><p:d/></c> </b>\n<s k='3' t=''>w</s></a>\n<?p x?>";
    const std::string whole = in_blocks(message, rules, 1 << 14);
    CHECK(whole.find("at ") == std::string::npos);
    for (std::size_t block = 1; block < 80; ++block) {
        CAPTURE(block);
        CHECK(in_blocks(message, rules, block) == whole);
    }
}

TEST_CASE("tags comments and texts without an end cost no more than the limit") {
    Limits limits;
    limits.item_bytes = 50'000;
    FixedRandom random;
    for (const char* begin : {"<a b='", "<a>", "<!--", "<?p ", "<a><![CDATA[", "<abc", "<a>\n", "<s><s b='"}) {
        CAPTURE(begin);
        const Rules rules({{"$.a['#text']", "keep"}});
        RuleFields fields(rules);
        const auto xml = find("xml")->make({limits, random});
        Output out;
        Result<void> fed = xml->feed(begin, fields, out);
        std::size_t read = 0;
        const char fill = begin[3] == '\n' ? ' ' : 'y';
        for (; fed && read < 10'000'000; read += 1000) fed = xml->feed(std::string(1000, fill), fields, out);
        CHECK((fed.error().code() == Code::item_too_large || fed.error().code() == Code::name_too_long));
        CHECK(read <= 4 * Xml::usual_block + 2 * limits.item_bytes);
    }
}

TEST_CASE("elements that are nested without end are refused at the limit") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    CHECK(run_xml(deep).refused == "too-deep");
    std::string names = "<r>";
    for (int i = 0; i < 20'000; ++i) names += "<n" + std::to_string(i) + "/>";
    CHECK(run_xml(names).refused == "too-many-members");
}

TEST_CASE("other encodings than UTF-8 are refused") {
    for (const std::string& message :
         {std::string("\xff\xfe<\0a\0/\0>\0", 10), std::string("\xfe\xff\0<\0a\0/\0>", 10), std::string("<a>\xff</a>"),
          std::string("<a>\xc0\xaf</a>"), std::string("<a>\xed\xa0\x80</a>"), std::string("<a b='\x80'/>"),
          std::string("\0<\0a\0/\0>", 8)})
        CHECK(run_xml(message).refused == "body-malformed");
    CHECK(run_xml("\xef\xbb\xbf<a>t</a>").output == "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>t</a>");
}

TEST_CASE("the payments of ISO 20022 pass with all of their values") {
    const std::filesystem::path folder = std::filesystem::path(WAYBILL_SOURCE_DIR) / "../shared/data/iso20022";
    if (!std::filesystem::exists(folder)) {
        WARN("skipped: ../shared/data/iso20022 is not here");
        return;
    }
    struct Shown {
        static std::string of(const selector::Node& node) {
            std::string out = "(" + node.text;
            for (std::size_t i = 0; i < node.children.size(); ++i) out += node.names[i] + "=" + of(node.children[i]);
            return out + ")";
        }
    };
    int messages = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".xml") continue;
        CAPTURE(entry.path().filename().string());
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string message{std::istreambuf_iterator<char>(in), {}};
        const Outcome passed = run_xml(message);
        REQUIRE(passed.refused == "");
        FixedRandom random;
        const auto before = read_tree(*find("xml"), {{}, random}, message);
        const auto after = read_tree(*find("xml"), {{}, random}, passed.output);
        REQUIRE((before && after));
        CHECK(Shown::of(*before) == Shown::of(*after));
        CHECK(run_xml(passed.output).output == passed.output);
        ++messages;
    }
    CHECK(messages >= 5);
}

TEST_CASE("content types of XML are taken in UTF-8 only") {
    const auto accepts = find("xml")->accepts;
    for (const char* right : {"application/xml", "text/xml; charset=utf-8", "application/soap+xml", "Text/XML"})
        CHECK(accepts(right));
    for (const char* wrong :
         {"text/html", "application/soap+xml; action=\"x\"", "text/xml; charset=utf-16", "image/svg+xml"})
        CHECK_FALSE(accepts(wrong));
}
