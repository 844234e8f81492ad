#include "detail.hpp"

#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "vectors.hpp"

namespace waybill::audit {
namespace {

/// Hands out 40 41 42 … : the vector's nonce.
class CountingRandom final : public base::Random {
public:
    void fill(std::span<unsigned char> out) override {
        unsigned char next = 0x40;
        for (unsigned char& byte : out) byte = next++;
    }
};

const std::string id = "01935c00-0000-7000-8000-000000000001";

Detail vector_detail() {
    Detail detail;
    for (unsigned char i = 0; i < 32; ++i) detail.seed[i] = i;
    const std::vector<EvidencedItem> items{{0, false, 9, 15}, {1, false, 32, 5}};
    const auto committed = commit_items(detail.seed, items, 2, [](const EvidencedItem& item) {
        return body_of_window.substr(item.offset, item.length);
    });
    detail.items = {{committed[0], 9, 15}, {committed[1], 8, 5}};
    detail.lookups = {{0, 0, {0xa0, 0xa1, 0xa2}}, {LookupDigest::withheld, 0, {0xb0}}};
    detail.bytes_in = 99;
    detail.withheld_items = 3;
    detail.drift_items = 2;
    detail.withheld = {{"$.ssn", "gov.ssn", 1, false}, {"$.x", "", 2, true}};
    return detail;
}

crypto::Keyring::DayKey vector_key() {
    crypto::start();
    std::string key;
    for (char c = 0x20; c < 0x40; ++c) key.push_back(c);
    return {{1, 2, 3, 4, 5, 6, 7, 8}, std::make_shared<const crypto::Secret>(crypto::Secret::copy_of(key))};
}

TEST_CASE("a detail is encoded and sealed as the vector in the format document") {
    const auto vectors = vectors_in("detail-vector");
    const auto plain = encode(vector_detail());
    REQUIRE(plain);
    CHECK(base::to_hex(*plain) == vectors.at("plain"));
    CountingRandom random;
    CHECK(base::to_hex(seal_detail(vector_key(), id, 7, *plain, random)) == vectors.at("sealed"));
}

TEST_CASE("a detail that was encoded decodes to itself") {
    const Detail detail = vector_detail();
    const auto again = decode(*encode(detail));
    REQUIRE(again);
    CHECK(*again == detail);
    CHECK(*decode(*encode(Detail{})) == Detail{});
}

TEST_CASE("a detail that is cut or longer is refused at every length") {
    const std::string plain = *encode(vector_detail());
    for (std::size_t size = 0; size < plain.size(); ++size) CHECK_FALSE(decode(Bytes(plain).substr(0, size)));
    CHECK_FALSE(decode(plain + '\0'));
}

TEST_CASE("a detail with a count beyond its bytes or another spelling of a flag is refused") {
    std::string counts = *encode(Detail{});
    counts.replace(33, 4, "\xff\xff\xff\xff");
    CHECK_FALSE(decode(counts));
    std::string flag = *encode(vector_detail());
    const auto at = flag.find("$.x") - 11;
    REQUIRE(flag[at] == 1);
    flag[at] = 2;
    CHECK_FALSE(decode(flag));
    std::string version = *encode(Detail{});
    version[0] = 2;
    CHECK_FALSE(decode(version));
}

TEST_CASE("a sealed detail opens with its key and id and window only") {
    CountingRandom random;
    const auto key = vector_key();
    const std::string sealed = seal_detail(key, id, 7, "plain", random);
    CHECK(open_detail(key, id, 7, sealed) == "plain");
    CHECK(key_of(sealed) == key.id);
    CHECK_FALSE(open_detail(key, id, 8, sealed));
    CHECK_FALSE(open_detail(key, "01935c00-0000-7000-8000-000000000002", 7, sealed));
    CHECK_FALSE(key_of(sealed.substr(0, 40)));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(open_detail(key, id, 7, changed));
    }
}

}  // namespace
}  // namespace waybill::audit
