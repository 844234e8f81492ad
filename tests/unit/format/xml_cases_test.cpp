// Cases of XML; tests/data/format/xml.
#include "cases.hpp"

using namespace waybill::format::test;

TEST_CASE("kept elements attributes and texts leave with their own bytes") { check_file("xml", "kept.json"); }
TEST_CASE("withheld elements leave no trace and declarations follow names") { check_file("xml", "withheld.json"); }
TEST_CASE("what replaces a text or an attribute is escaped") { check_file("xml", "replaced.json"); }
TEST_CASE("names of elements and attributes leave as they were decided") { check_file("xml", "names.json"); }
TEST_CASE("what is no XML is refused where it goes wrong") { check_file("xml", "refused.json"); }
TEST_CASE("XML over a limit is refused") { check_file("xml", "limits.json"); }
TEST_CASE("elements are asked about in the order of the message") { check_file("xml", "calls.json"); }
