// Cases of multipart messages (tests/data/format/multipart; their line ends are CRLF unless `raw`), and what a data
// file cannot hold.
#include "multipart_run.hpp"

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

namespace {

std::string with_crlf(const std::string& text) {
    std::string out;
    for (const char c : text) (c == '\n' ? out += '\r' : out) += c;
    return out;
}

void check_multipart_case(const json::object& row) {
    const std::string what = text(row.at("what"));
    CAPTURE(what);
    const bool raw = row.contains("raw");
    const auto read_text = [&](const json::value& value) { return raw ? text(value) : with_crlf(text(value)); };
    bool opens = false;
    std::vector<Rule> outer = rules(row, "rules");
    for (Rule& rule : outer) {
        opens = opens || rule.action == "part";
        if (rule.action == "part") rule.action = "keep";
    }
    const MultipartCase run{read_text(row.at("message")), Rules(outer), Rules(rules(row, "inner")), opens,
                            test::limits(row)};
    const Outcome outcome = run_multipart_all_cuts(run);
    if (const json::value* refused = row.if_contains("refused")) {
        CHECK(outcome.refused == text(*refused));
        CHECK(outcome.offset == row.at("at").to_number<std::uint64_t>());
        return;
    }
    CHECK(outcome.refused == "");
    CHECK(outcome.output == read_text(row.at("output")));
    if (const json::value* items = row.if_contains("items")) {
        std::vector<std::string> expected;
        for (const auto& item : items->as_array()) expected.push_back(text(item));
        CHECK(outcome.items == expected);
    }
    if (const json::value* calls = row.if_contains("calls")) CHECK(outcome.calls == text(*calls));
}

void check_multipart_file(const char* name) {
    const auto rows = read(std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format/multipart" / name);
    REQUIRE_FALSE(rows.as_array().empty());
    for (const auto& row : rows.as_array()) check_multipart_case(row.as_object());
}

MultipartCase keeping(std::string message) { return {std::move(message), Rules({{"$", "always"}}), Rules({})}; }

std::string part(const std::string& headers, const std::string& content) {
    return "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n" + headers + "\r\n" + content + "\r\n";
}

}  // namespace

TEST_CASE("kept parts leave with their own bytes under our boundary") { check_multipart_file("kept.json"); }
TEST_CASE("withheld parts and what is withheld of a part leave no trace") { check_multipart_file("withheld.json"); }
TEST_CASE("replaced values of a part stand where they were") { check_multipart_file("replaced.json"); }
TEST_CASE("names of parts that are items are noted") { check_multipart_file("names.json"); }
TEST_CASE("a part goes through its own format") { check_multipart_file("nested.json"); }
TEST_CASE("what is no multipart message is refused where it goes wrong") { check_multipart_file("refused.json"); }
TEST_CASE("lines of a multipart message end with CRLF") { check_multipart_file("line_ends.json"); }
TEST_CASE("a multipart message over a limit is refused") { check_multipart_file("limits.json"); }
TEST_CASE("parts are asked in the order of the message") { check_multipart_file("calls.json"); }

TEST_CASE("a content that is not text is kept or withheld and never replaced") {
    std::string bytes;
    for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
    MultipartCase row = keeping(part("", bytes) + "--X--");
    Outcome outcome = run_multipart_all_cuts(row);
    CHECK(outcome.refused == "");
    CHECK(outcome.output.find("\r\n\r\n" + bytes + "\r\n") != std::string::npos);
    CHECK(outcome.calls.find(" AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj") != std::string::npos);
    row.rules = Rules({{"$.a['#body']", "replace", "x"}});
    CHECK(run_multipart(row).refused == "treatment-failed");
    row.rules = Rules({{"$.b", "keep"}});
    CHECK(run_multipart(row).refused == "nothing-allowed");
}

TEST_CASE("a content in a declared character set that is not UTF-8 is no text") {
    MultipartCase row = keeping("");
    row.rules = Rules({{"$.a['#body']", "replace", "x"}});
    for (const std::string charset : {"iso-8859-1", "\"UTF-16\"", "utf-7"}) {
        row.message = part("Content-Type: text/plain; Charset=" + charset + "\r\n", "abc") + "--X--";
        CHECK(run_multipart(row).refused == "treatment-failed");
    }
    for (const std::string charset : {"utf-8", "\"UTF-8\"", "US-ASCII", "utf-8; format=flowed"}) {
        row.message = part("Content-Type: text/plain; Charset=" + charset + "\r\n", "abc") + "--X--";
        CHECK(run_multipart(row).refused == "");
    }
}

TEST_CASE("headers of a part that are not UTF-8 are refused") {
    for (const std::string header : {"X-A: \xff\r\n", "X-A: \xc3\r\n", "X-\xc3\xa9: 1\r\n"})
        CHECK(run_multipart_all_cuts(keeping(part(header, "1") + "--X--")).refused == "body-malformed");
    const std::string name = "--X\r\nContent-Disposition: form-data; name=\"\x80\"\r\n\r\n1\r\n--X--";
    CHECK(run_multipart_all_cuts(keeping(name)).refused == "body-malformed");
}

TEST_CASE("headers of a part are bounded in number and size") {
    std::string many;
    for (int i = 0; i < 33; ++i) many += "X-" + std::to_string(i) + ": 1\r\n";
    CHECK(run_multipart(keeping(part(many, "1") + "--X--")).refused == "too-many-members");
    many.erase(many.rfind("X-"));
    CHECK(run_multipart(keeping(part(many, "1") + "--X--")).refused == "");
    const std::string giant = "X-A: " + std::string(20'000, 'a') + "\r\n";
    CHECK(run_multipart(keeping(part(giant, "1") + "--X--")).refused == "item-too-large");
    const std::string endless = "--X\r\n" + std::string(100'000, 'a');
    CHECK(run_multipart(keeping(endless)).refused == "item-too-large");
    CHECK(run_multipart(keeping(endless)).offset == 5);
}

TEST_CASE("every truncation of a multipart message is refused until its last boundary") {
    const std::string message = part("Content-Type: text/plain\r\n", "one\r\n--Y") + part("", "") + "--X--";
    for (std::size_t size = 0; size < message.size(); ++size) {
        CAPTURE(size);
        CHECK(run_multipart(keeping(message.substr(0, size))).refused == "body-malformed");
    }
    CHECK(run_multipart(keeping(message)).refused == "");
}

TEST_CASE("ten thousand parts pass and a content of any size is withheld in constant memory") {
    std::string message;
    for (int i = 0; i < 10'000; ++i) message += part("", std::to_string(i));
    const Outcome outcome = run_multipart(keeping(message + "--X--"));
    CHECK(outcome.refused == "");
    CHECK(outcome.items.size() == 30'000);
    MultipartCase row = keeping(part("", std::string(8 << 20, '\r')) + "--X--");
    row.rules = Rules({{"$.b", "keep"}});
    CHECK(run_multipart(row).refused == "nothing-allowed");
    row.rules = Rules({{"$.a", "keep"}});
    CHECK(run_multipart(row).refused == "item-too-large");
}

TEST_CASE("multipart takes its content type with a boundary and no other parameter but UTF-8") {
    const Row& row = *find("multipart");
    for (const Bytes type :
         {"multipart/form-data; boundary=X", "Multipart/Form-Data;BOUNDARY=\"a b:c\"",
          "multipart/form-data; boundary=----WebKitFormBoundaryAbC123", "multipart/form-data;boundary='a'",
          " multipart/form-data ; charset=UTF-8; boundary=x ",
          "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890"})
        CHECK(row.accepts(type));
    for (const Bytes type :
         {"", "multipart/form-data", "multipart/mixed; boundary=X", "multipart/form-data; boundary=",
          "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=\"a \"",
          "multipart/form-data; boundary=a:b", "multipart/form-data; boundary=\"a\\b\"",
          "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=a; boundary=b",
          "multipart/form-data; boundary=a; type=b", "multipart/form-data; boundary=a;",
          "multipart/form-data boundary=a", "multipart/form-data; boundary=a b", "form-data; boundary=a",
          "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
          "multipart/form-data; boundary=\"a\"\"b\"", "multipart/form-data; boundary=\xc3\xa9"})
        CHECK_FALSE(row.accepts(type));
    CHECK_FALSE(row.accepts(Bytes("multipart/form-data; boundary=\"a\0\"", 34)));
    MultipartCase quoted = keeping("--a b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--a b--");
    quoted.content_type = "multipart/form-data; boundary=\"a b\"";
    CHECK(run_multipart_all_cuts(quoted).refused == "");
    quoted.content_type = "multipart/form-data";
    CHECK(run_multipart_all_cuts(quoted).refused == "body-malformed");
}

TEST_CASE("our own boundary in what a nested message sends is refused wherever it is cut") {
    const std::string message = part("Content-Type: application/json\r\n", "{\"k\":\"a--waybill-e\"}") + "--X--";
    for (std::size_t at = 0; at < message.size(); ++at) {
        MultipartCase row{message, Rules({{"$.a", "keep"}}), Rules({{"$.k", "keep"}}), true};
        CHECK(run_multipart(row, {at}).refused == "body-malformed");
        row.inner = Rules({{"$.other", "keep"}});
        CHECK(run_multipart(row, {at}).refused == "");
    }
}

TEST_CASE("a multipart message leaves under the boundary that its content type names") {
    const std::string type = sent_content_type(*find("multipart"), "", "0193-e");
    CHECK(type == "multipart/form-data; boundary=waybill-0193-e");
    CHECK(find("multipart")->accepts(type));
}
