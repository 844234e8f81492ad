// Lookup digests against values computed elsewhere (Python: unicodedata, casefold, hashlib.blake2b).
#include <catch2/catch.hpp>

#include "waybill/base/text_codes.hpp"
#include "waybill/redact/lookup.hpp"

using namespace waybill;

namespace {

std::string normalised(Bytes text) {
    std::string out;
    redact::normalise_for_lookup(text, out);
    return out;
}

std::string digest(Bytes text) {
    std::string key;
    for (int i = 0; i < 32; ++i) key.push_back(static_cast<char>(i));
    redact::LookupKey lookup(crypto::Secret::copy_of(key));
    const auto bytes = lookup.digest("pii.email", text);
    return base::to_hex(Bytes(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

}  // namespace

TEST_CASE("white space is trimmed at both ends and case is folded") {
    CHECK(normalised(" \t\nAnna@Example.ORG\r\n ") == "anna@example.org");
    CHECK(normalised("\xe2\x80\x83"
                     "Anna"
                     "\xc2\xa0") == "anna");  // EM SPACE, NO-BREAK SPACE
    CHECK(normalised("a b") == "a b");
    CHECK(normalised("   ").empty());
    CHECK(normalised("").empty());
}

TEST_CASE("folding is the full one of Unicode") {
    CHECK(normalised("Stra\xc3\x9f"
                     "e") == "strasse");
    CHECK(normalised("\xe1\xba\x9e") == "ss");  // capital sharp s
    CHECK(normalised("\xef\xac\x81"
                     "n") == "fin");  // ligature fi
    CHECK(normalised("\xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82") ==
          "\xcf\x83\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83");  // final sigma
}

TEST_CASE("a text of nothing but marks is normalised in bounded runs") {
    // Above and below by turns, so that each run has to be sorted: quadratic in its length.
    std::string marks = "a";
    for (int i = 0; i < 250'000; ++i) marks += "\xcc\x81\xcc\xa3";
    const std::string once = normalised(marks);
    CHECK(once.size() > marks.size());
    CHECK(normalised(once) == once);
    // Thirty marks are sorted, the joiner stands after them.
    std::string thirty = "a", below, above;
    for (int i = 0; i < 15; ++i) {
        thirty += "\xcc\x81\xcc\xa3";
        below += "\xcc\xa3";
        above += "\xcc\x81";
    }
    CHECK(normalised(thirty) == normalised("a" + below + above));
    CHECK(normalised(thirty + "\xcc\x81") == normalised(thirty) + "\xcd\x8f\xcc\x81");
}

TEST_CASE("composed and decomposed spellings are one") {
    CHECK(normalised("Am\xc3\xa9lie") == normalised("Ame\xcc\x81lie"));
    CHECK(normalised("\xe2\x84\xab") == "\xc3\xa5");  // ANGSTROM SIGN
}

TEST_CASE("digests agree with an independent computation") {
    CHECK(digest("Anna@Example.org ") == "f929ffdd9ca06e7ef7eb170eb8676ddb");
    CHECK(digest("J\xc3\x9cRGEN.Stra\xc3\x9f"
                 "E@example.org") == "25d6efe14710f240c93760a3ceecb3e0");
}
