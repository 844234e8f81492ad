// What stands around a value or inside it, and must not hide it; and what must keep something else from being taken for
// it.
#include <catch2/catch.hpp>

#include "support.hpp"

using namespace waybill;
using Seen = std::vector<test::Seen>;

namespace {

Seen in(Bytes text) { return test::seen(test::all(), text); }

}  // namespace

TEST_CASE("What nobody sees between a number's digits does not hide it") {
    CHECK(in("4012\u200b8888\u200b8888\u200b1881") == Seen{{"credit_card", "4012\u200b8888\u200b8888\u200b1881"}});
    CHECK(in("DE89 3704\u2060 0044 0532 0130 00") == Seen{{"iban_code", "DE89 3704\u2060 0044 0532 0130 00"}});
    CHECK(in("ssn 078-05\u00ad-1120") == Seen{{"us_ssn", "078-05\u00ad-1120"}});
    CHECK(in("a 4012\u200b8888\u200b8888\u200b1882 b").empty());
}

TEST_CASE("Full-width digits are digits") {
    const std::string wide = "４０１２８８８８８８８８１８８１";
    CHECK(in("card " + wide) == Seen{{"credit_card", wide}});
    CHECK(in(wide + "。") == Seen{{"credit_card", wide}});
    CHECK(in("card ４０１２８８８８８８８８１８８２").empty());
}

TEST_CASE("A card in slashes or lines is one where a word says so") {
    CHECK(in("card 4012/8888/8888/1881 ok") == Seen{{"credit_card", "4012/8888/8888/1881"}});
    CHECK(in("credit card\n4012\n8888\n8888\n1881") == Seen{{"credit_card", "4012\n8888\n8888\n1881"}});
    CHECK(in("4012/8888/8888/1881").empty());
    CHECK(in("4012\n8888\n8888\n1881\n").empty());
    CHECK(in("IBAN DE89\n3704\n0044\n0532\n0130\n00") == Seen{{"iban_code", "DE89\n3704\n0044\n0532\n0130\n00"}});
}

TEST_CASE("A slash parts values that stand side by side") {
    CHECK(in("ssn 078-05-1120/219-09-9999") == Seen{{"us_ssn", "078-05-1120"}, {"us_ssn", "219-09-9999"}});
    CHECK(in("4012888888881881/12/27 card") == Seen{{"credit_card", "4012888888881881"}});
    CHECK(in("/orders/4012888888881881/lines").empty());  // an identifier of a path, as far as can be seen
}

TEST_CASE("An at sign after a number with check digits does not hide it") {
    CHECK(in("4012888888881881@pay.example.com") == Seen{{"credit_card", "4012888888881881"}});
    CHECK(in("4012888888881882@pay.example.com") == Seen{{"email_address", "4012888888881882@pay.example.com"}});
    CHECK(in("DE89370400440532013000@bank") == Seen{{"iban_code", "DE89370400440532013000"}});
    CHECK(in("123456789@example.com") == Seen{{"email_address", "123456789@example.com"}});
}

TEST_CASE("A token before a host is no address") {
    const std::string token = "ghp_1A2b3C4d5E6f7G8h9I0jK1l2M3n4O5p6Q7r8";
    CHECK(in("https://" + token + "@github.com/a/b.git") == Seen{{"github_token", token}});
    CHECK(in("https://user@host.example/x").empty());
    CHECK(in("mailto:user@host.example") == Seen{{"email_address", "user@host.example"}});
}

TEST_CASE("An escape is no part of the word after it") {
    CHECK(in(R"(to:\nanna@example.com)") == Seen{{"email_address", "anna@example.com"}});
    CHECK(in(R"(\u0022anna@example.com\u0022)") == Seen{{"email_address", "anna@example.com"}});
    CHECK(in(R"(card\n4012888888881881\nnext)") == Seen{{"credit_card", "4012888888881881"}});
    CHECK(in(R"(\tDE89370400440532013000\r\n)") == Seen{{"iban_code", "DE89370400440532013000"}});
    CHECK(in(R"(n4012888888881881)").empty());
}

TEST_CASE("The heading of a column speaks for its cells") {
    const std::string far(70, 'x');
    const std::string row = "17;" + far + ";" + far + ";1985-03-14\n";
    CHECK(in("id;name;mail;birth_date\n" + row + row) ==
          Seen{{"date_of_birth", "1985-03-14"}, {"date_of_birth", "1985-03-14"}});
    CHECK(in("id;name;mail;hired\n" + row).empty());
    CHECK(in("id;birth_date;mail;since\n" + row).empty());   // over another column
    CHECK(in("id;name;birth_date\n" + row).empty());         // not as many cells
    CHECK(in("id;name;mail;birth_date\n\n" + row).empty());  // another paragraph
    CHECK(in("id;\"a;name\";mail;birth_date\n" + row) == Seen{{"date_of_birth", "1985-03-14"}});
    std::string long_table = "id;name;mail;birth_date\n";
    while (long_table.size() < 5000) long_table += "17;" + far + ";" + far + ";no\n";
    CHECK(in(long_table + row).empty());  // farther than is looked
}

TEST_CASE("What the word before a number says of it counts more than that it is one") {
    CHECK(in("NHS number 9120069107").empty());  // the check digit is wrong
    CHECK(in("my number is 6465550132") == Seen{{"phone_number", "6465550132"}});
    CHECK(in("phone number 6465550132") == Seen{{"phone_number", "6465550132"}});
}

TEST_CASE("A part of a row of numbers is no telephone number") {
    CHECK(in("numbers 04 17 23 31 42 48 were drawn").empty());
    CHECK(in("the number 5353 8858 6505 6687 is wrong").empty());
    CHECK(in("Tel. 04 17 23 31 42") == Seen{{"phone_number", "04 17 23 31 42"}});
}

TEST_CASE("A word in capital letters among others is no bank") {
    CHECK(in("SPARKASSE DORTMUND VERWENDUNGSZWECK IBAN").empty());
    CHECK(in("SWIFT: ABCDDEFF") == Seen{{"swift_code", "ABCDDEFF"}});
}

TEST_CASE("A PEM block is found whole up to the longest finding") {
    const auto block = [](std::size_t size) {
        std::string out = "-----BEGIN PRIVATE KEY-----\n";
        while (out.size() < size) out += std::string(64, 'A' + static_cast<char>(out.size() % 26)) + "\n";
        return out + "-----END PRIVATE KEY-----";
    };
    for (const std::size_t size : {1000u, 16u << 10, 40u << 10, 250u << 10})
        CHECK(in("key:\n" + block(size) + "\nend") == Seen{{"private_key", block(size)}});
    const auto longer = in(block(300 << 10));
    REQUIRE(longer.size() == 1);
    CHECK(longer[0].text.size() <= detect::longest_finding_bytes);
    CHECK(longer[0].text.size() > detect::longest_finding_bytes - 1024);
}
