#include "waybill/report/text.hpp"

#include <boost/json/parse.hpp>

#include "fixtures.hpp"

namespace waybill::report {
namespace {

TEST_CASE("nothing that a browser reads as markup is left in HTML") {
    CHECK(html("<a href=\"x\" b='c'>&amp;</a>") == "&lt;a href=&quot;x&quot; b=&#39;c&#39;&gt;&amp;amp;&lt;/a&gt;");
    CHECK(html("Söhne ≤ 日本") == "Söhne ≤ 日本");
}

TEST_CASE("what drives a terminal or turns a line round is shown escaped") {
    CHECK(visible("a\x1b[2Jb\x7f") == "a\\u001b[2Jb\\u007f");
    CHECK(visible("a\u0085b") == "a\\u0085b");
    CHECK(visible("a\u202eb\u2066c\u200fd") == "a\\u202eb\\u2066c\\u200fd");
    CHECK(visible("a\nb") == "a\\u000ab");
    CHECK(visible(std::string("\xe2\x80", 2)).find('\x1b') == std::string::npos);
    CHECK(visible("– … €") == "– … €");
}

TEST_CASE("what a spreadsheet takes for a formula begins with an apostrophe in CSV") {
    for (const char* formula :
         {"=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"})
        CHECK(csv(formula, CsvCell::text) == "'" + std::string(formula));
    CHECK(csv("-3", CsvCell::number) == "-3");
    CHECK(csv("a=1", CsvCell::text) == "a=1");
    CHECK(csv("\t=1", CsvCell::text) == "\\u0009=1");
    CHECK(csv("=a,\"b\"", CsvCell::text) == "\"'=a,\"\"b\"\"\"");
    CHECK(csv("a\r\n=b", CsvCell::text) == "a\\u000d\\u000a=b");
}

TEST_CASE("a line of CSV is quoted where it must be") {
    CHECK(csv_line({"a", "b,c", "d\"e", ""}) == "a,\"b,c\",\"d\"\"e\",\r\n");
    CHECK(csv_line({"", "x"}) == ",x\r\n");
    CHECK(csv_line({"=1+1", "a\nb"}) == "'=1+1,a\\u000ab\r\n");
}

TEST_CASE("nothing that Markdown reads otherwise is left in it") {
    CHECK(markdown("a|b *c* [d](e) <f> `g` &amp; #h ~i~ $j$ !k \\") ==
          "a\\|b \\*c\\* \\[d\\](e) \\<f\\> \\`g\\` \\&amp; \\#h \\~i\\~ \\$j\\$ \\!k \\\\");
    CHECK(markdown_code("body $.a[*].b") == "`body $.a[*].b`");
    CHECK(markdown_code("a|b") == "a\\|b");
    CHECK(markdown_code("a`b") == "a\\`b");
    CHECK(markdown_code("").empty());
}

TEST_CASE("numbers are grouped and sizes have units") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(1234567) == "1,234,567");
    CHECK(shown_number("-1234") == "-1234");
    CHECK(shown_number("1234") == "1,234");
    CHECK(shown_number("").empty());
    CHECK(shown_number("99999999999999999999") == "99999999999999999999");
    CHECK(size_of(1) == "1 byte");
    CHECK(size_of(1023) == "1,023 bytes");
    CHECK(size_of(1536) == "1.5 KiB");
    CHECK(size_of(std::uint64_t{5} << 30) == "5.0 GiB");
}

TEST_CASE("a report of a hostile vendor has no markup of that vendor's in HTML and is JSON") {
    const auto policies = sample_policies();
    Sources sources = sample_sources(*policies);
    sources.record = "<script>";
    for (const Document& document :
         {ropa(sources), third_parties(sources), vendor_period(sources, "evil", sample_drift())}) {
        const std::string page = write_html(document);
        for (const char* markup : {"<script", "<img", "<i>", "<b>", "</code><s", "onerror=alert(1)>"})
            CHECK(page.find(markup) == std::string::npos);
        const auto parsed = boost::json::parse(write_json(document));
        CHECK(parsed.at("report").as_string() == document.key);
        CHECK(parsed.at("tables").as_object().size() == document.tables.size());
    }
}

TEST_CASE("a table is found by its key and the first one without") {
    const auto policies = sample_policies();
    const Document document = ropa(sample_sources(*policies));
    CHECK(find_table(document, "") == &document.tables.front());
    CHECK(find_table(document, "categories")->key == "categories");
    CHECK(find_table(document, "nothing") == nullptr);
}

}  // namespace
}  // namespace waybill::report
