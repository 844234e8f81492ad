// Cases of forms; tests/data/format/form.
#include "cases.hpp"

using namespace waybill::format::test;

TEST_CASE("kept pairs leave with their own bytes and in their order") { check_file("form", "kept.json"); }
TEST_CASE("withheld pairs leave no trace") { check_file("form", "withheld.json"); }
TEST_CASE("replaced values leave percent encoded") { check_file("form", "replaced.json"); }
TEST_CASE("field names that are items are noted as they stand") { check_file("form", "names.json"); }
TEST_CASE("field names that are structure leave in one spelling") { check_file("form", "structure.json"); }
TEST_CASE("a message nested in a field goes through its own format") { check_file("form", "nested.json"); }
TEST_CASE("what is no form is refused where it goes wrong") { check_file("form", "refused.json"); }
TEST_CASE("a form over a limit is refused") { check_file("form", "limits.json"); }
TEST_CASE("fields of a form are asked in the order of the message") { check_file("form", "calls.json"); }
