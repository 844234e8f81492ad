#include "waybill/policy/forms.hpp"

#include <catch2/catch.hpp>


using namespace waybill::policy;

namespace {

struct Texts {
    const Form* form;
    std::vector<std::string> right, wrong;
};

}  // namespace

TEST_CASE("each form takes what it should and nothing else") {
    using namespace std::string_literals;
    const std::string zero32 = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const Texts rows[] = {
        {&forms::free_text,
         {"x", "ä b", std::string(256, 'x')},
         {"", std::string(257, 'x'), "a\nb", "a\0b"s, "\xff", "\xc2\x80"}},
        {&forms::name,
         {"a", "0-a", "acme-payroll", std::string(128, 'a')},
         {"", "-a", "A", "a_b", "a.b", "ä", std::string(129, 'a')}},
        {&forms::category,
         {"a", "a_1.b", "_", "pii.email.work"},
         {"", ".", "a.", ".a", "a..b", "A", "a-b", "a.*", std::string(129, 'a')}},
        {&forms::detector, {"us_ssn"}, {"", "us.ssn", "US"}},
        {&forms::country, {"IE", "NO", "ZW", "AD"}, {"", "I", "UK", "XX", "ie", "IEI", "E ", " A", "D "}},
        {&forms::duration,
         {"365d", "12h", "30m", "10s", "800ms", "1d"},
         {"", "d", "0d", "01d", "-1d", "1.5d", "365", "1 d", "1y", "99999999999999999999d"}},
        {&forms::percentage,
         {"99.9%", "0%", "100%", "100.00%", "0.001%"},
         {"", "%", "101%", "100.1%", "1", "1.%", ".5%", "-1%", "1,5%", "1.1234567%"}},
        {&forms::header,
         {"x-a", "Authorization", "X_1", "cookie"},
         {"", "a b", "a:", "Host", "TE", "content-LENGTH", "waybill-x", "Waybill-Exchange", "ä", "\r"}},
        {&forms::pin, {zero32}, {"", "sha256/", "sha256/AAAA", "sha1/AAAA", zero32 + "=", zero32.substr(0, 50)}},
        {&forms::path, {"certs/a.pem", "/a", std::string(4096, 'a')}, {"", "a\0b"s, "a\nb", std::string(4097, 'a')}},
    };
    for (const Texts& row : rows) {
        INFO(row.form->noun);
        for (const std::string& text : row.right) {
            INFO(text);
            CHECK(row.form->is(text));
        }
        for (const std::string& text : row.wrong) {
            INFO(text);
            CHECK_FALSE(row.form->is(text));
        }
    }
}

TEST_CASE("sizes and counts are read exactly or not at all") {
    CHECK(parse_size("1") == 1);
    CHECK(parse_size("48KiB") == 49'152);
    CHECK(parse_size("64MiB") == 67'108'864);
    CHECK(parse_size("2GiB") == 2'147'483'648);
    CHECK(parse_size("17179869183GiB") == 17'179'869'183ull << 30);
    for (const char* text :
         {"", "0", "0KiB", "-1", "1KB", "1 KiB", "1.5MiB", "KiB", "01", "17179869184GiB", "1kib", "0x10"}) {
        INFO(text);
        CHECK_FALSE(parse_size(text));
    }
    CHECK(parse_count("18446744073709551615") == ~std::uint64_t{0});
    for (const char* text : {"", "0", "-1", "+1", "1.0", "1e3", "18446744073709551616", "1KiB"}) {
        INFO(text);
        CHECK_FALSE(parse_count(text));
    }
}

TEST_CASE("a text in a message stays on one line and is cut between characters") {
    CHECK(in_ticks("") == "``");
    CHECK(in_ticks("a\nb\tc") == "`a\\nb\\tc`");
    CHECK(in_ticks(std::string(80, 'x')) == "`" + std::string(80, 'x') + "`");
    CHECK(in_ticks(std::string(81, 'x')) == "`" + std::string(80, 'x') + "…`");
    CHECK(in_ticks(std::string(79, 'x') + "ä") == "`" + std::string(79, 'x') + "…`");
}
