// Cases of protobuf messages (tests/data/format/protobuf), the options of a policy, and the library's own reading of
// what leaves.
#include "cases.hpp"
#include "protobuf_message.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/tree.hpp"

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

namespace {

std::filesystem::path in_data(const std::string& name) {
    return std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format/protobuf" / name;
}

std::string read_bytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

constexpr const char* digest = "17cd1311d8d0231ccde0476927451cf1148a495b8031baecceb9ff3bc3ec5cbe";

/// Options of a policy as it is written; what is wrong goes to `said`.
std::shared_ptr<const Options> options(const std::string& yaml, std::string& said) {
    base::Diagnostics diagnostics;
    const auto body = base::parse_yaml(yaml, "vendor.yaml", diagnostics);
    REQUIRE(body);
    const std::function<Result<std::string>(std::string_view)> read_file =
        [](std::string_view path) -> Result<std::string> {
        if (path == "broken.desc") return std::string("\xff\xff");
        if (path != "employee.desc") return fail(Error::of_file(Code::file_missing, "no such file", path));
        return read_bytes(in_data("employee.desc"));
    };
    auto out = find("protobuf")->read_options({*body, diagnostics, read_file});
    for (const auto& one : diagnostics.all()) said += one.text() + "\n";
    CHECK((out == nullptr) == diagnostics.has_errors());
    return out;
}

const Options& employee() {
    static std::string said;
    static const auto made = options(
        std::string("format: protobuf\ndescriptor: employee.desc\nsha256: ") + digest + "\nmessage: acme.Employee\n",
        said);
    REQUIRE(said == "");
    return *made;
}

const Employees& library() {
    static const Employees employees;
    return employees;
}

Outcome run_protobuf(Bytes message, const Rules& rules, const std::vector<std::size_t>& cuts = {},
                     const Limits& limits = {}, const Rules* inner = nullptr) {
    FixedRandom random;
    RuleFields fields(rules, inner);
    const auto format = find("protobuf")->make({limits, random, &employee()});
    Output out;
    Outcome outcome;
    Result<void> done;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= cuts.size() && done; ++i) {
        const std::size_t end = i < cuts.size() ? cuts[i] : message.size();
        const std::string piece(message.substr(begin, end - begin));
        done = format->feed(piece, fields, out);
        begin = end;
    }
    if (done) done = format->finish(fields, out);
    if (!done) {
        outcome.refused = base::name_of(done.error().code());
        outcome.offset = done.error().offset();
    }
    outcome.output = out.committed();
    for (std::size_t i = 0; i < out.committed_items(); ++i) {
        const WrittenItem& item = out.items()[i];
        outcome.items.push_back(std::to_string(item.tag) + " " +
                                base::to_hex(Bytes(outcome.output).substr(item.begin, item.length)));
    }
    outcome.calls = fields.calls();
    return outcome;
}

Outcome run_protobuf_all_cuts(Bytes message, const Rules& rules, const Limits& limits = {},
                              const Rules* inner = nullptr) {
    const Outcome whole = run_protobuf(message, rules, {}, limits, inner);
    std::vector<std::size_t> all;
    for (std::size_t at = 1; at < message.size(); ++at) {
        all.push_back(at);
        CAPTURE(at);
        if (const Outcome cut = run_protobuf(message, rules, {at}, limits, inner); !(cut == whole)) {
            CHECK(cut == whole);
            return whole;
        }
    }
    CHECK(run_protobuf(message, rules, all, limits, inner) == whole);
    return whole;
}

void check_protobuf_case(const json::object& row) {
    const std::string what = test::text(row.at("what"));
    CAPTURE(what);
    Limits limits = test::limits(row);
    if (const json::value* bytes = row.if_contains("look_ahead")) limits.look_ahead = bytes->to_number<std::size_t>();
    const Rules outer(rules(row, "rules")), inner(rules(row, "inner"));
    const Outcome outcome =
        run_protobuf_all_cuts(library().bytes(test::text(row.at("message"))), outer, limits, &inner);
    if (const json::value* refused = row.if_contains("refused")) {
        CHECK(outcome.refused == test::text(*refused));
        CHECK(outcome.offset == row.at("at").to_number<std::uint64_t>());
        return;
    }
    CHECK(outcome.refused == "");
    CHECK(base::to_hex(outcome.output) == base::to_hex(library().bytes(test::text(row.at("output")))));
    CHECK(library().text(outcome.output));
    if (const json::value* items = row.if_contains("items")) {
        std::vector<std::string> expected;
        for (const auto& item : items->as_array()) expected.push_back(test::text(item));
        CHECK(outcome.items == expected);
    }
    if (const json::value* calls = row.if_contains("calls")) CHECK(outcome.calls == test::text(*calls));
}

void check_protobuf_file(const char* name) {
    const auto rows = read(in_data(name));
    REQUIRE_FALSE(rows.as_array().empty());
    for (const auto& row : rows.as_array()) check_protobuf_case(row.as_object());
}

}  // namespace

TEST_CASE("kept fields of protobuf leave with lengths that are right") { check_protobuf_file("kept.json"); }
TEST_CASE("replaced fields of protobuf keep their type") { check_protobuf_file("replaced.json"); }
TEST_CASE("items of protobuf stand where the output says") { check_protobuf_file("items.json"); }
TEST_CASE("a message nested in a protobuf field goes through its own format") { check_protobuf_file("nested.json"); }
TEST_CASE("what is no protobuf message of its descriptor is refused where it goes wrong") {
    check_protobuf_file("refused.json");
}
TEST_CASE("a protobuf message over a limit is refused") { check_protobuf_file("limits.json"); }
TEST_CASE("protobuf fields are asked in the order of the message") { check_protobuf_file("calls.json"); }

TEST_CASE("every truncation of a protobuf message ends at a field or is refused") {
    const std::string message = library().bytes(
        "name: 'Ada' address { street: 'S' former { city: 'F' } } labels { key: 'k' value: 'v' } scores: 300 f32: 1");
    std::size_t right = 0;
    for (std::size_t size = 0; size <= message.size(); ++size) {
        const Outcome outcome = run_protobuf(Bytes(message).substr(0, size), keep_all());
        if (outcome.refused.empty()) ++right;
        CHECK(outcome.refused.empty() == library().text(Bytes(message).substr(0, size)).has_value());
    }
    CHECK(right == 6);
}

TEST_CASE("texts of numbers are decimal") {
    const auto said = [](const std::string& field) {
        const std::string calls = run_protobuf(library().bytes(field), keep_all()).calls;
        const std::size_t end = calls.find('\n', calls.find("scalar("));
        std::string line = calls.substr(0, calls.find(" encoded)"));
        line.erase(line.rfind(' '));
        return end == std::string::npos ? "" : line.substr(line.rfind(' ') + 1);
    };
    CHECK(said("active: true") == "true");
    CHECK(said("rate: 0.1") == "0.1");
    CHECK(said("rate: 1e300") == "1e+300");
    CHECK(said("rate: nan") == "NaN");
    CHECK(said("factor: -inf") == "-Infinity");
    CHECK(said("factor: 0.1") == "0.1");
    CHECK(said("delta: -3") == "-3");
    CHECK(said("s64: -9223372036854775808") == "-9223372036854775808");
    CHECK(said("sf32: -5") == "-5");
    CHECK(said("sf64: -5") == "-5");
    CHECK(said("count: -1") == "-1");
    CHECK(said("salary: -1") == "-1");
    CHECK(said("big: 18446744073709551615") == "18446744073709551615");
    CHECK(said("f32: 4294967295") == "4294967295");
    CHECK(said("standing: LEFT") == "-1");
}

TEST_CASE("bytes of protobuf are no text") {
    const Outcome outcome = run_protobuf(library().bytes("photo: '\\377\\000a'"), keep_all());
    CHECK(outcome.output == std::string("\x5a\x03\xff\0a", 5));
    CHECK(outcome.calls.find(" /wBh 2)") != std::string::npos);
}

TEST_CASE("a message of a hundred thousand parts passes and is held one at a time") {
    std::string message;
    const std::string one = library().bytes("reports { name: 'Bob' email: 'secret' scores: 1 scores: 2 }");
    const std::string kept = library().bytes("reports { name: 'Bob' scores: 1 scores: 2 }");
    std::string expected;
    for (int i = 0; i < 100'000; ++i) {
        message += one;
        expected += kept;
    }
    const Rules rules({{"$.reports[*].name", "keep"}, {"$.reports[*].scores", "keep"}});
    const Outcome outcome = run_protobuf(message, rules);
    CHECK(outcome.refused == "");
    const bool same = outcome.output == expected;
    CHECK(same);
}

TEST_CASE("many small messages in one that is held are written in time") {
    std::string inner;
    for (int i = 0; i < 100'000; ++i) inner += std::string("\xa2\x01\x03\x0a\x01", 5) + "a";
    std::string message("\xa2\x01");
    for (std::size_t n = inner.size(); n > 0; n >>= 7) message += static_cast<char>((n & 0x7f) | (n >> 7 ? 0x80 : 0));
    message += inner;
    const Outcome outcome = run_protobuf(message, keep_all());
    CHECK(outcome.refused == "");
    const bool same = outcome.output == message;
    CHECK(same);
}

TEST_CASE("a repeated field and a map in pieces are one array and one object in a tree") {
    const std::string message =
        library().bytes("hex:2a0161") + library().bytes("labels { key: 'a' value: '1' } address { city: 'C' }") +
        library().bytes("tags: 'b' scores: 1 scores: 2") + library().bytes("labels { key: 'b' value: '2' } scores: 3");
    FixedRandom random;
    std::vector<std::string> base64_at;
    const auto tree = read_tree(*find("protobuf"), {{}, random, &employee()}, message, &base64_at);
    REQUIRE(tree);
    CHECK(tree->names == std::vector<std::string>{"address", "tags", "labels", "scores"});
    CHECK(tree->children[1].children.size() == 2);
    CHECK(tree->children[1].children[1].text == "b");
    CHECK(tree->children[2].names == std::vector<std::string>{"a", "b"});
    CHECK(tree->children[3].children.size() == 3);
}

TEST_CASE("options of protobuf name a descriptor file by its digest and a message in it") {
    const std::string right = digest;
    const auto said = [](const std::string& yaml) {
        std::string out;
        const auto made = options("format: protobuf\n" + yaml, out);
        CHECK((made != nullptr) == out.empty());
        return out;
    };
    const auto has = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
    CHECK(said("descriptor: employee.desc\nsha256: " + right + "\nmessage: acme.Employee\n") == "");
    CHECK(said("descriptor: employee.desc\nsha256: " + right + "\nmessage: acme.Address\n") == "");
    CHECK(has(said(""), "protobuf needs `descriptor`"));
    CHECK(has(said("descriptor: employee.desc\n"), "protobuf needs `sha256`"));
    CHECK(has(said("descriptor: employee.desc\nsha256: x\n"), "protobuf needs `message`"));
    CHECK(has(said("descriptor: [a]\nsha256: x\nmessage: y\n"), "vendor.yaml:2:13"));
    CHECK(has(said("descriptor: other.desc\nsha256: x\nmessage: y\n"), "cannot be read"));
    const std::string wrong = said("descriptor: employee.desc\nsha256: 00\nmessage: acme.Employee\n");
    CHECK(has(wrong, "vendor.yaml:3:9: error: the file of descriptors has another digest"));
    CHECK(has(wrong, right.c_str()));
    CHECK(has(said("descriptor: employee.desc\nsha256: " + right + "\nmessage: acme.Employe\n"),
              "no message acme.Employe (it has acme.Address, acme.Employee)"));
    const std::string broken = "ca2fd00fa001190744c15c317643ab092e7048ce086a243e2be9437c898de1bb";
    CHECK(has(said("descriptor: broken.desc\nsha256: " + broken + "\nmessage: a\n"), "not a file of descriptors"));
}

TEST_CASE("protobuf takes its own content types without parameters") {
    const Row& row = *find("protobuf");
    for (const Bytes type : {"application/x-protobuf", "application/protobuf", " Application/VND.google.protobuf\t"})
        CHECK(row.accepts(type));
    for (const Bytes type :
         {"", " ", "application/x-protobuf;a=b", "application/grpc", "application/protobuf+json", "text/x-protobuf"})
        CHECK_FALSE(row.accepts(type));
    CHECK(row.accepts(row.content_type));
}
