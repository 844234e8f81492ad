// The bytes of a page of metrics; what is on it, the integration test says.
#include "metrics_page.hpp"

#include <catch2/catch.hpp>

using namespace waybill;
using control::MetricsPage;

TEST_CASE("a page has its families in order and what has no value is left out") {
    MetricsPage page;
    page.one("waybill_a", "An a.", std::uint64_t{1'764'000'000'123});
    page.family("waybill_none", "Nothing.");
    auto& family = page.family("waybill_b_total", "Some b.");
    family.add(2, {{"code", "x"}});
    family.add(0.5, {{"code", "y"}, {"vendor", ""}});
    CHECK(page.text() ==
          "# HELP waybill_a An a.\n# TYPE waybill_a gauge\nwaybill_a 1764000000123\n"
          "# HELP waybill_b_total Some b.\n# TYPE waybill_b_total counter\nwaybill_b_total{code=\"x\"} 2\n"
          "waybill_b_total{code=\"y\",vendor=\"\"} 0.5\n");
}

TEST_CASE("no label ends its quotes or its line") {
    MetricsPage page;
    page.family("waybill_a", "An a.").add(1, {{"name", "a\"} 7\nwaybill_b 8 \\"}});
    CHECK(page.text() ==
          "# HELP waybill_a An a.\n# TYPE waybill_a gauge\n"
          "waybill_a{name=\"a\\\"} 7\\nwaybill_b 8 \\\\\"} 1\n");
}
