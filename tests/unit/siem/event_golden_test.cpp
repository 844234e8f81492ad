// Each sample entry in each form is exactly what stands in tests/data/siem/expected. Where one is not, what it is
// stands in the build folder, to be compared and, if it is meant, copied.
#include "fixtures.hpp"

namespace waybill::siem {
namespace {

TEST_CASE("each kind of entry is told as expected in each form") {
    const std::pair<Form, std::string> forms[] = {
        {Form::entry, "entry"}, {Form::ocsf, "ocsf"}, {Form::ecs, "ecs"}, {Form::cef, "cef"}};
    for (const auto& [name, bytes] : sample_entries())
        for (const auto& [form, ending] : forms) {
            const std::string file = name + "." + ending, told = event(form, bytes) + "\n";
            if (told == contents_of(data_folder() + "expected/" + file)) continue;
            const std::filesystem::path folder = WAYBILL_BUILD_DIR "/siem-golden";
            std::filesystem::create_directories(folder);
            std::ofstream(folder / file, std::ios::binary) << told;
            FAIL_CHECK(file << " is not as expected: it is in " << folder);
        }
}

TEST_CASE("the document shows a whole event of each form as it is") {
    const std::string document = contents_of(WAYBILL_SOURCE_DIR "/docs/siem.md");
    for (const std::string ending : {"entry", "ocsf", "ecs", "cef"}) {
        INFO(ending);
        CHECK(document.find("\n" + contents_of(data_folder() + "expected/refused." + ending)) != std::string::npos);
    }
}

}  // namespace
}  // namespace waybill::siem
