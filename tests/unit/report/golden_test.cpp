// Each report in each form is exactly what stands in tests/data/report/expected. Where one is not, what it is stands in
// the build folder, to be compared and, if it is meant, copied.
#include <filesystem>

#include "fixtures.hpp"

namespace waybill::report {
namespace {

void check_golden(const std::string& name, const std::string& text) {
    const std::string expected = contents_of(WAYBILL_SOURCE_DIR "/tests/data/report/expected/" + name);
    if (!expected.empty() && text == expected) {
        SUCCEED();
        return;
    }
    const std::filesystem::path folder = WAYBILL_BUILD_DIR "/report-golden";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary) << text;
    FAIL_CHECK(name << " is not as expected: it is in " << folder);
}

void check_forms(const Document& document) {
    check_golden(document.key + ".md", write_markdown(document));
    check_golden(document.key + ".html", write_html(document));
    check_golden(document.key + ".json", write_json(document));
    for (const Table& table : document.tables) check_golden(document.key + "." + table.key + ".csv", write_csv(table));
}

TEST_CASE("the record of processing activities is as expected in each form") {
    const auto policies = sample_policies();
    check_forms(ropa(sample_sources(*policies)));
}

TEST_CASE("the register of third parties is as expected in each form") {
    const auto policies = sample_policies();
    check_forms(third_parties(sample_sources(*policies)));
}

TEST_CASE("the report of a vendor is as expected in each form") {
    const auto policies = sample_policies();
    check_forms(vendor_period(sample_sources(*policies), "acme-payroll", sample_drift()));
}

TEST_CASE("what a data subject is told is as expected in each form") {
    check_forms(subject_access(sample_findings(), {"Corp Ltd, Dublin", "dpo@corp.example", "DSAR-2026-17"},
                               time("2026-11-23T12:00:00Z")));
}

TEST_CASE("a data subject of whom nothing was shared is told so") {
    const std::string text = write_markdown(subject_access({}, {}, time("2026-11-23T12:00:00Z")));
    CHECK(text.find("No message with this identifier was shared with anyone") != text.npos);
    CHECK(text.find("| Controller | **to be filled in** |") != text.npos);
    for (const char* none : {"further messages", "are told here", "destroyed already", "Recipient |"})
        CHECK(text.find(none) == text.npos);
}

}  // namespace
}  // namespace waybill::report
