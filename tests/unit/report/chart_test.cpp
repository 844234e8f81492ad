#include "chart.hpp"

#include "fixtures.hpp"

namespace waybill::report {
namespace {

std::size_t count_of(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
}

TEST_CASE("a chart of nothing is none") {
    CHECK(svg({Chart::Form::bars, "t", "s", {}}, "c").empty());
    CHECK(svg({Chart::Form::columns, "t", "s", {{"a", 0, "0"}}}, "c").empty());
}

TEST_CASE("a chart has its title and summary and a bar for each value") {
    const std::string text =
        svg({Chart::Form::bars, "Items <sent>", "A & B", {{"<a>", 10, "10"}, {"b", 5, "5"}}}, "c1");
    CHECK(text.find("<title id=\"c1-title\">Items &lt;sent&gt;</title>") != text.npos);
    CHECK(text.find("<desc id=\"c1-summary\">A &amp; B</desc>") != text.npos);
    CHECK(text.find("aria-labelledby=\"c1-title c1-summary\"") != text.npos);
    CHECK(count_of(text, "<rect") == 2);
    CHECK(text.find("width=\"370.0\"") != text.npos);
    CHECK(text.find("width=\"185.0\"") != text.npos);
    CHECK(text.find("<a>") == text.npos);
}

TEST_CASE("columns stand on a scale that ends at a round number") {
    const std::string text = svg({Chart::Form::columns, "t", "s", {{"01", 130, "130"}, {"02", 0, "0"}}}, "c");
    CHECK(text.find(">160</text>") != text.npos);
    CHECK(text.find(">80</text>") != text.npos);
    CHECK(text.find(">0</text>") != text.npos);
    CHECK(count_of(text, "<rect") == 2);
}

TEST_CASE("the largest number has a chart") {
    const std::uint64_t most = ~std::uint64_t{0};
    CHECK(count_of(svg({Chart::Form::columns, "t", "s", {{"a", most, "x"}}}, "c"), "<rect") == 1);
    CHECK(count_of(svg({Chart::Form::bars, "t", "s", {{"a", most, "x"}}}, "c"), "<rect") == 1);
}

TEST_CASE("a long label is cut between characters") {
    const std::string label = std::string(27, 'a') + "üüüü";
    const std::string text = svg({Chart::Form::bars, "t", "s", {{label, 1, "1"}}}, "c");
    CHECK(text.find(">" + std::string(27, 'a') + "ü…</text>") != text.npos);
}

}  // namespace
}  // namespace waybill::report
