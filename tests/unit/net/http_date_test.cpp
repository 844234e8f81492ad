#include "http_date.hpp"

#include <catch2/catch.hpp>

using namespace waybill;
using namespace waybill::net;

TEST_CASE("dates are as RFC 9110 has them") {
    CHECK(format_http_date(*base::parse_time("1994-11-06T08:49:37Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(format_http_date(*base::parse_time("2024-02-29T23:59:59.999999Z")) == "Thu, 29 Feb 2024 23:59:59 GMT");
    CHECK(format_http_date(*base::parse_time("2099-12-31T00:00:00Z")) == "Thu, 31 Dec 2099 00:00:00 GMT");
}

TEST_CASE("a date is that of its second") {
    HttpDate date;
    CHECK(date.at(*base::parse_time("1994-11-06T08:49:37Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date.at(*base::parse_time("1994-11-06T08:49:37.9Z")) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(date.at(*base::parse_time("1994-11-06T08:49:38Z")) == "Sun, 06 Nov 1994 08:49:38 GMT");
    CHECK(date.at(*base::parse_time("1994-11-06T08:49:36Z")) == "Sun, 06 Nov 1994 08:49:36 GMT");
}
