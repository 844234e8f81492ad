// Cases of tables; tests/data/format/csv.
#include "cases.hpp"

using namespace waybill::format::test;

TEST_CASE("kept cells leave with their own bytes") { check_file("csv", "kept.json"); }
TEST_CASE("withheld columns rows and cells leave no trace of their bytes") { check_file("csv", "withheld.json"); }
TEST_CASE("what replaces a cell is quoted where it has to be") { check_file("csv", "replaced.json"); }
TEST_CASE("names of columns leave as they were decided") { check_file("csv", "names.json"); }
TEST_CASE("a message nested in a cell goes through its own format") { check_file("csv", "nested.json"); }
TEST_CASE("what is no table is refused where it goes wrong") { check_file("csv", "refused.json"); }
TEST_CASE("a table over a limit is refused") { check_file("csv", "limits.json"); }
TEST_CASE("rows tables and cells are looked ahead into up to a limit") { check_file("csv", "look_ahead.json"); }
TEST_CASE("columns rows and cells are asked about in the order of the message") { check_file("csv", "calls.json"); }
