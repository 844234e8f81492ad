// Data first: each folder under tests/data/redact/<format> is a message, a policy and what leaves. Parts of multipart
// messages are divided by XX.
#include <filesystem>
#include <map>

#include "redact_fixture.hpp"
#include "waybill/base/text_codes.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

const std::filesystem::path data = WAYBILL_SOURCE_DIR "/tests/data/redact";

std::string told(const Redaction& redaction) {
    if (redaction.refused) return "refused: " + std::string(base::name_of(redaction.refused->code()));
    return redaction.output();
}

template <class Check>
void each_case(const Check& check) {
    const std::map<std::string, std::size_t> formats{{"json", 60}, {"form", 20}, {"csv", 5},      {"ndjson", 2},
                                                     {"text", 5},  {"xml", 4},   {"multipart", 5}};
    for (const auto& [format, least] : formats) {
        std::size_t cases = 0;
        for (const auto& entry : std::filesystem::directory_iterator(data / format)) {
            INFO(format << " " << entry.path().filename().string());
            Machine machine(
                snapshot_of(read_file(data / "catalog.yaml"), "case", read_file(entry.path() / "policy.yaml")));
            if (format == "multipart") machine.content_type = "multipart/form-data; boundary=XX";
            check(machine, read_file(entry.path() / ("message." + format)), read_file(entry.path() / "expected"));
            ++cases;
        }
        REQUIRE(cases >= least);
    }
}

}  // namespace

TEST_CASE("what leaves is what each case expects") {
    each_case([](Machine& machine, const std::string& message, const std::string& expected) {
        CHECK(told(machine.redact(message, message.size() + 1)) == expected);
    });
}

TEST_CASE("a message cut at every byte gives the same output as whole") {
    each_case([](Machine& machine, const std::string& message, const std::string& expected) {
        for (std::size_t cut = 0; cut <= message.size(); ++cut) {
            INFO("cut at " << cut);
            CHECK(told(machine.redact_cut(message, cut)) == expected);
        }
        CHECK(told(machine.redact(message, 1)) == expected);
        CHECK(told(machine.redact(message, 3)) == expected);
    });
}

TEST_CASE("a message refused within its first window gives out nothing") {
    each_case([](Machine& machine, const std::string& message, const std::string& expected) {
        if (!expected.starts_with("refused")) return;
        CHECK(machine.redact(message, 1).windows.empty());
        CHECK(machine.redact(message, message.size() + 1).windows.empty());
    });
}

namespace {

class Watcher final : public redact::Observer {
public:
    void item(const redact::ObservedItem& item) override { seen.push_back(item); }
    std::vector<redact::ObservedItem> seen;
};

}  // namespace

TEST_CASE("watching the items changes nothing of what leaves") {
    each_case([](Machine& machine, const std::string& message, const std::string& expected) {
        Watcher watcher;
        CHECK(told(machine.redact(message, message.size() + 1, {}, &watcher)) == expected);
    });
}

TEST_CASE("a watcher is told of each item with its place and its fate") {
    Machine machine(snapshot_of(read_file(data / "catalog.yaml"), "case",
                                read_file(data / "json/treatments_make_strings/policy.yaml")));
    Watcher watcher;
    const auto done = machine.redact(R"({"r":[1,{"deep":"x"}],"unknown":{"a":["v"]}})", 100, {}, &watcher);
    REQUIRE(!done.refused);
    CHECK(done.output() == R"({"r":["gone",{}]})");  // an object below a classified one stays, its names do not
    REQUIRE(watcher.seen.size() == 4);
    CHECK(watcher.seen[0].path == "$.r[0]");
    CHECK(watcher.seen[0].at == "body $.r");
    CHECK(watcher.seen[0].before == "1");
    CHECK(watcher.seen[0].after == "\"gone\"");
    CHECK(watcher.seen[0].rule.file == "vendors/case.yaml");
    CHECK(watcher.seen[1].is_name);  // below a classified object whose treatment is not clear
    CHECK_FALSE(watcher.seen[1].sent);
    CHECK(watcher.seen[2].path == "$.r[1].deep");
    CHECK_FALSE(watcher.seen[2].sent);
    CHECK(watcher.seen[3].path == "$.unknown.a[0]");
    CHECK(watcher.seen[3].category.empty());
    CHECK_FALSE(watcher.seen[3].sent);
}

TEST_CASE("a watcher sees the values of a form as they stood and as they were sent") {
    Machine machine(snapshot_of(read_file(data / "catalog.yaml"), "case",
                                read_file(data / "form/treatments_are_percent_encoded/policy.yaml")));
    Watcher watcher;
    const auto done = machine.redact("note=a+b&x%41=1", 100, {}, &watcher);
    REQUIRE(!done.refused);
    REQUIRE(watcher.seen.size() == 2);
    CHECK(watcher.seen[0].at == "body $.note");
    CHECK(watcher.seen[0].before == "a+b");
    CHECK(watcher.seen[0].after == "gone%20%26%20away");
    CHECK(watcher.seen[0].spelling == redact::ObservedItem::Spelling::text);
    CHECK(watcher.seen[1].path == "$.xA");
    CHECK_FALSE(watcher.seen[1].sent);
}

TEST_CASE("a watcher sees bytes that are no text and a message in base64 as base64") {
    Machine machine(snapshot_of(read_file(data / "catalog.yaml"), "case",
                                read_file(data / "multipart/content_that_is_no_text_is_kept_or_refused/policy.yaml")));
    machine.content_type = "multipart/form-data; boundary=XX";
    Watcher watcher;
    const std::string message =
        read_file(data / "multipart/content_that_is_no_text_is_kept_or_refused/message.multipart");
    REQUIRE(!machine.redact(message, 100, {}, &watcher).refused);
    std::size_t coded = 0;
    for (const redact::ObservedItem& item : watcher.seen) {
        CHECK(base::is_utf8(item.before));
        CHECK(base::is_utf8(item.after));
        coded += item.path.find("#body") != std::string::npos && base::from_base64(item.before) ? 1 : 0;
    }
    CHECK(coded > 0);
}
