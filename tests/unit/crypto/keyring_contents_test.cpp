#include "keyring_contents.hpp"

#include <catch2/catch.hpp>

#include "vectors.hpp"

using namespace waybill;
using namespace waybill::crypto;

namespace {

const std::string ring(32, 'r'), seed(32, 's'), key(32, 'k'), id(8, 'i');

KeyringContents contents() {
    KeyringContents out;
    out.ring = {{ring, Day(std::chrono::days(20'000))}};
    out.signing = {"log", seed};
    const Day day = Day(std::chrono::days(-1));
    out.day_keys = {{"a", day, id, key}};
    out.lookup_keys = {{"b", Day{}, id, key}};
    return out;
}

std::string spelled() { return std::string(encode(contents()).view()); }

}  // namespace

TEST_CASE("The contents of a keyring are spelled as docs/keys.md has them") {
    CHECK(base::to_hex(spelled()) ==
          "0001"
          "00004e20" +
              base::to_hex(ring) + "01" + "0003" + base::to_hex("log" + seed) +  //
              "00000001" + "0001" + base::to_hex("a") + "ffffffff" + base::to_hex(id + key) + "00000001" + "0001" +
              base::to_hex("b") + "00000000" + base::to_hex(id + key));
}

TEST_CASE("Contents come back from their spelling and no other is taken") {
    const std::string whole = spelled();
    const auto read = decode(whole);
    REQUIRE(read);
    CHECK(encode(*read).view() == whole);
    for (std::size_t size = 0; size < whole.size(); ++size) REQUIRE_FALSE(decode(whole.substr(0, size)));
    CHECK_FALSE(decode(whole + '\0'));
    std::string changed = whole;
    changed[38] = 2;  // neither with nor without a signing key
    CHECK_FALSE(decode(changed));
    CHECK_FALSE(decode(std::string(11, '\0')));  // no ring key
}

TEST_CASE("Keys that do not ascend or stand twice are refused") {
    KeyringContents twice = contents();
    twice.day_keys.push_back(twice.day_keys.front());
    CHECK_FALSE(decode(encode(twice).view()));
    KeyringContents falling = contents();
    falling.lookup_keys.insert(falling.lookup_keys.begin(), {"c", Day{}, id, key});
    CHECK_FALSE(decode(encode(falling).view()));
    KeyringContents rising = contents();
    KeyringContents::insert(rising.day_keys, {"a", Day{}, id, key});
    KeyringContents::insert(rising.day_keys, {"A", Day{}, id, key});
    KeyringContents::insert(rising.day_keys, {"\xff", Day{}, id, key});
    const auto bytes = encode(rising);
    CHECK(decode(bytes.view()));
    CHECK(KeyringContents::find(rising.day_keys, "\xff", Day{}) == &rising.day_keys.back());
    CHECK(KeyringContents::find(rising.day_keys, "b", Day{}) == nullptr);
}

TEST_CASE("A count that promises more than is there is refused without being believed") {
    std::string changed = spelled();
    const std::size_t count = 2 + 4 + 32 + 1 + 2 + 3 + 32;
    for (std::size_t i = 0; i < 4; ++i) changed[count + i] = '\xff';
    CHECK_FALSE(decode(changed));
}

TEST_CASE("A keyring of the first layout is read and a ring key without a day is spelled") {
    // Without the days of its ring key and of its lookup key.
    const std::string second = spelled().erase(spelled().size() - id.size() - key.size() - 4, 4);
    CHECK(decode(second, Layout::second));
    CHECK_FALSE(decode(second));
    const std::string first = second.substr(0, 2) + second.substr(6);
    const auto read = decode(first, Layout::first);
    REQUIRE(read);
    CHECK(read->ring.front().key == ring);
    CHECK_FALSE(read->ring.front().made);
    CHECK_FALSE(decode(first));
    CHECK_FALSE(decode(spelled(), Layout::first));
    const auto written = encode(*read);
    CHECK(base::to_hex(written.view().substr(2, 4)) == "80000000");
    const auto again = decode(written.view());
    REQUIRE(again);
    CHECK_FALSE(again->ring.front().made);
}
