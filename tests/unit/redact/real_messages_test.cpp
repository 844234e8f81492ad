// Messages that nobody on the project wrote, from ../shared/data: value-identical where all is clear, and free of every
// withheld value where a policy names some.
#include <boost/json.hpp>
#include <filesystem>
#include <set>

#include "redact_fixture.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

const std::filesystem::path shared = WAYBILL_SOURCE_DIR "/../shared/data";

std::vector<std::filesystem::path> messages() {
    std::vector<std::filesystem::path> found;
    for (const char* folder : {"stripe", "fhir"}) {
        if (!std::filesystem::exists(shared / folder)) {
            WARN("skipped: there is no ../shared/data/" << folder);
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(shared / folder))
            if (entry.path().extension() == ".json") found.push_back(entry.path());
    }
    return found;
}

std::string vendor(std::string_view fields) {
    return R"(
vendor: case
title: A case
agreement:
  reference: DPA-1
  purpose: tests
  valid: {from: 2020-01-01, until: 2099-12-31}
  share: {pii.*: clear, tech.*: clear}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    outbound: {body: {format: json, fields: )" +
           std::string(fields) + "}}\n";
}

std::string catalog() { return read_file(WAYBILL_SOURCE_DIR "/tests/data/redact/catalog.yaml"); }

void collect(const boost::json::value& value, std::set<std::string>& texts) {
    if (value.is_string()) texts.emplace(value.get_string());
    if (value.is_array())
        for (const auto& element : value.get_array()) collect(element, texts);
    if (value.is_object())
        for (const auto& member : value.get_object()) {
            texts.emplace(member.key());  // a value may say what a name that is kept says
            collect(member.value(), texts);
        }
}

}  // namespace

TEST_CASE("real messages are value identical where everything is clear") {
    Machine machine(snapshot_of(catalog(), "case", vendor("{$: pii.name}")));
    for (const auto& path : messages()) {
        INFO(path.filename().string());
        const std::string message = read_file(path);
        const auto done = machine.redact(message, 4096);
        REQUIRE(!done.refused);
        const std::string output = done.output();
        CHECK(boost::json::parse(output) == boost::json::parse(message));
        CHECK(machine.redact(output, 100'000).output() == output);
    }
}

TEST_CASE("none of the withheld values of a real message is anywhere in the output") {
    Machine machine(snapshot_of(
        catalog(), "case",
        vendor("{$.id: tech.id, $.object: tech.flag, $.currency: tech.flag, '$.entry[*].resource.id': tech.id, "
               "'$.entry[*].resource.resourceType': tech.flag, '$.entry[*].resource.name[*].family': pii.name}")));
    std::size_t looked_for = 0;
    for (const auto& path : messages()) {
        INFO(path.filename().string());
        const std::string message = read_file(path);
        const auto done = machine.redact(message, 4096);
        REQUIRE(!done.refused);
        const std::string output = done.output();
        std::set<std::string> all, kept;
        collect(boost::json::parse(message), all);
        collect(boost::json::parse(output), kept);
        for (const auto& text : all) {
            if (text.size() < 8 || kept.contains(text)) continue;
            bool inside_a_kept_one = false;
            for (const auto& k : kept) inside_a_kept_one = inside_a_kept_one || k.find(text) != std::string::npos;
            if (inside_a_kept_one) continue;
            ++looked_for;
            if (output.find(text) != std::string::npos) FAIL_CHECK("withheld, and there: " << text);
        }
    }
    if (!messages().empty()) CHECK(looked_for > 500);
}

TEST_CASE("the JSON parsing suite is accepted and refused as RFC 8259 has it") {
    const auto suite = shared / "JSONTestSuite/test_parsing";
    if (!std::filesystem::exists(suite)) {
        WARN("skipped: there is no ../shared/data/JSONTestSuite");
        return;
    }
    Machine machine(snapshot_of(catalog(), "case", vendor("{$: pii.name}")));
    std::size_t accepted = 0, refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(suite)) {
        const std::string name = entry.path().filename().string();
        INFO(name);
        const std::string message = read_file(entry.path());
        const bool must_pass = name.starts_with("y_") && !name.starts_with("y_object_duplicated_key");
        const bool must_not = name.starts_with("n_") || name.starts_with("y_object_duplicated_key");
        if (!must_pass && !must_not) continue;
        for (const std::size_t chunk : {message.size() + 1, std::size_t{1}}) {
            const auto done = machine.redact(message, chunk);
            if (must_not) {
                CHECK(done.refused);
                CHECK(done.windows.empty());
            } else {
                REQUIRE(!done.refused);
                CHECK(boost::json::parse(done.output()) == boost::json::parse(message));
            }
        }
        // Cut in two at every byte; the bombs of the suite, which are long, at their first bytes only.
        for (std::size_t cut = 1; cut < std::min<std::size_t>(message.size(), 300); ++cut)
            if (static_cast<bool>(machine.redact_cut(message, cut).refused) != must_not) FAIL_CHECK("cut at " << cut);
        (must_pass ? accepted : refused) += 1;
    }
    CHECK(accepted == 93);
    CHECK(refused == 190);
}
