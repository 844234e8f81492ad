// Cases of JSON; tests/data/format/json.
#include "cases.hpp"

using namespace waybill::format::test;

TEST_CASE("what is kept leaves with its own bytes") { check_file("json", "kept.json"); }
TEST_CASE("what is withheld leaves no trace") { check_file("json", "withheld.json"); }
TEST_CASE("what is replaced leaves as its new text") { check_file("json", "replaced.json"); }
TEST_CASE("member names that are items are noted as they stand") { check_file("json", "names.json"); }
TEST_CASE("member names that are structure leave in one spelling") { check_file("json", "structure.json"); }
TEST_CASE("a message nested in a string goes through its own format") { check_file("json", "nested.json"); }
TEST_CASE("what is not strict JSON is refused where it goes wrong") { check_file("json", "refused.json"); }
TEST_CASE("what is over a limit is refused") { check_file("json", "limits.json"); }
TEST_CASE("fields are asked in the order of the message") { check_file("json", "calls.json"); }
