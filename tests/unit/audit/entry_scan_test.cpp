// The one pass over an entry takes what Boost.JSON reads and writes again to the same bytes, and nothing else.
#include "entry_scan.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "entry.hpp"
#include "entry_text.hpp"
#include "fixtures.hpp"

namespace waybill::audit {
namespace {

const std::string id = "01935c00-0000-7000-8000-000000000001";
const std::string policy = "sha256:" + std::string(64, 'a');
const Stamp stamp{"2026-11-23T11:01:02.123456Z", "gw-1"};

std::vector<std::string> one_of_each_kind() {
    Shared window = window_of(id, 3);
    window.policy = policy;
    window.places[0].at = "body $['\xc3\xbc']";
    return {*render(window, {52, crypto::sha256("x"), crypto::sha256("y")}, stamp),
            *render(Draft(Outcome{id, 2, Outcome::End::broken, 502, 7, 3, "type", 41}), stamp),
            *render(Draft(Refused{id, 3, "spiffe://c", "acme", "r", policy, "unknown-item", {}}), stamp),
            *render(Draft(Refused{{}, {}, "spiffe://c", {}, {}, {}, "route-unknown", 12}), stamp),
            *render(Draft(Change{"policies", "ops", "a", policy}), stamp),
            *render(Draft(Lookup{"auditor", "pii.email", 4}), stamp)};
}

TEST_CASE("one pass over an entry gives what a verification asks of it") {
    const auto entries = one_of_each_kind();
    const auto shared = *scan_entry(entries[0]);
    CHECK(shared.kind == Kind::shared);
    CHECK(shared.id == id);
    CHECK(shared.window == 3);
    CHECK(shared.policy == policy);
    CHECK(shared.items_root == crypto::hash_text(crypto::sha256("x")));
    CHECK(shared.detail == crypto::hash_text(crypto::sha256("y")));
    CHECK(base::format_time(shared.time) == stamp.time);
    CHECK(scan_entry(entries[1])->kind == Kind::outcome);
    CHECK(scan_entry(entries[2])->window == 3);
    CHECK(scan_entry(entries[3])->id.empty());
    CHECK(scan_entry(entries[4])->raw_what == "policies");
    CHECK(scan_entry(entries[4])->raw_to == policy);
    CHECK(scan_entry(entries[5])->kind == Kind::lookup);
}

/// Whether Boost.JSON reads it and writes the same bytes; it would spell control characters in another way.
bool is_canonical_json(const std::string& entry) {
    boost::system::error_code error;
    const auto value = boost::json::parse(entry, error);
    return !error && (entry.find("\\u00") != std::string::npos || boost::json::serialize(value) == entry);
}

TEST_CASE("whatever byte of an entry is changed or left out or doubled it is canonical JSON or no entry") {
    std::size_t taken = 0, refused = 0;
    for (const std::string& entry : one_of_each_kind())
        for (std::size_t i = 0; i < entry.size(); ++i) {
            std::vector<std::string> changed;
            for (const char c : {'"', '\\', ',', ':',  '{',  '}',    '[',    ']',    '0',    '1',
                                 'a', 'A',  ' ', '\n', '\0', '\x1f', '\x7f', '\x80', '\xc3', '\xff'}) {
                changed.push_back(entry);
                changed.back()[i] = c;
            }
            changed.push_back(entry.substr(0, i));
            changed.push_back(entry.substr(0, i) + entry.substr(i + 1));
            changed.push_back(entry.substr(0, i + 1) + entry.substr(i));
            for (const std::string& other : changed) {
                if (!scan_entry(other)) {
                    ++refused;
                    continue;
                }
                ++taken;
                INFO(other);
                CHECK(is_canonical_json(other));
                CHECK(Recorded::parse(other));
            }
        }
    CHECK(taken > 1'000);
    CHECK(refused > 20'000);
}

TEST_CASE("numbers and strings of an entry have one spelling") {
    const auto outcome = [](const std::string& status) {
        return R"({"v":1,"kind":"outcome","id":")" + id +
               R"(","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","windows":)" + status + R"(,"end":"complete"})";
    };
    for (const char* right : {"0", "1", "10", "18446744073709551615"}) CHECK(scan_entry(outcome(right)));
    for (const char* wrong : {"", "00", "01", "-0", "-1", "+1", "1.0", "1e1", "18446744073709551616", "\"1\"", "null"})
        CHECK_FALSE(scan_entry(outcome(wrong)));
    const auto lookup = [](const std::string& what) {
        return R"({"v":1,"kind":"lookup","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","actor":"a","what":)" +
               what + R"(,"found":0})";
    };
    for (const char* right :
         {R"("x")", R"("\"")", R"("\\")", R"("a\\b\"c")", R"("\u0000")", R"("\u001f")", "\"\x7f\"", "\"\xc3\xbc\"",
          "\"\xf0\x9f\x98\x80\"", R"("a long one with a quote \" in its ninth word")"})
        CHECK(scan_entry(lookup(right)));
    for (const char* wrong : {R"("")", R"("\/")", R"("\n")", R"("\u001F")", R"("\u0020")", R"("\u0041")", R"("\u00")",
                              "\"\n\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"", R"(x)", R"("x)", R"("x\)"})
        CHECK_FALSE(scan_entry(lookup(wrong)));
    for (const char* time :
         {"2026-11-23T11:01:02.12345Z", "2026-11-23T11:01:02.1234567Z", "2026-11-23T11:01:02Z",
          "2026-02-29T11:01:02.123456Z", "2026-11-23T24:01:02.123456Z", "2026-11-23t11:01:02.123456Z",
          "2026-11-23T11:01:02,123456Z", "2026-11-23T11:01:02.123+00:"}) {
        std::string entry = lookup(R"("x")");
        entry.replace(entry.find("2026-"), 27, time);
        CHECK_FALSE(scan_entry(entry));
    }
}

TEST_CASE("a text of an entry ends at the same byte however long it is and whatever stands in it") {
    const auto lookup = [](const std::string& what) {
        return R"({"v":1,"kind":"lookup","time":"2026-11-23T11:01:02.123456Z","node":"gw-1","actor":")" + what +
               R"(","what":"x","found":0})";
    };
    for (std::size_t size = 1; size < 40; ++size) {
        CHECK(scan_entry(lookup(std::string(size, 'a'))));
        for (std::size_t at = 0; at < size; ++at) {
            INFO(size << " " << at);
            const auto with = [&](const std::string& piece) {
                return scan_entry(lookup(std::string(at, 'a') + piece + std::string(size - at - 1, 'a'))).has_value();
            };
            for (const char* right : {"\\\"", "\\\\", "\\u001f", "\xc3\xbc", " ", "\x7f", "!", "#", "[", "]"})
                CHECK(with(right));
            for (const char* wrong : {"\"", "\\", "\x1f", "\x01", "\xc3", "\xff", "\xed\xa0\x80"})
                CHECK_FALSE(with(wrong));
            CHECK_FALSE(with(std::string(1, '\0')));
        }
    }
}

TEST_CASE("the time of an entry is the one that is written the same again") {
    const std::string right = "2024-02-29T23:59:59.999999Z";
    std::size_t taken = 0;
    for (std::size_t i = 0; i < right.size(); ++i)
        for (int c = 0; c < 256; ++c) {
            std::string text = right;
            text[i] = static_cast<char>(c);
            const auto time = entry_time(text.data());
            const auto known = base::parse_time(text);
            INFO(text);
            REQUIRE(time.has_value() == (known && base::format_time(*known) == text));
            if (time) CHECK(*time == *known);
            taken += time ? 1 : 0;
        }
    CHECK(taken > 100);
}

TEST_CASE("the counts of an entry's places are those that it was written with") {
    const auto entries = one_of_each_kind();
    const auto counts = place_counts(scan_entry(entries[0])->items);
    const auto places = Recorded::parse(entries[0])->places();
    REQUIRE(counts.size() == places.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        CHECK(counts[i].count == places[i].count);
        CHECK(counts[i].counted_only == places[i].counted_only);
    }
    CHECK(place_counts("[]").empty());
}

}  // namespace
}  // namespace waybill::audit
