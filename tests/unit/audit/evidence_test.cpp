#include "evidence.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "vectors.hpp"

namespace waybill::audit {
namespace {

crypto::Seed vector_seed() {
    crypto::Seed seed;
    for (unsigned char i = 0; i < 32; ++i) seed[i] = i;
    return seed;
}

/// `0*2,1` is items of the places 0, 0 and 1.
std::vector<EvidencedItem> items_in(const std::string& order) {
    std::vector<EvidencedItem> items;
    std::istringstream in(order);
    for (std::string token; std::getline(in, token, ',');) {
        const auto star = token.find('*');
        const std::size_t times = star == std::string::npos ? 1 : std::stoul(token.substr(star + 1));
        for (std::size_t i = 0; i < times; ++i)
            items.push_back({static_cast<std::uint16_t>(std::stoul(token)), false, items.size(), 0});
    }
    return items;
}

std::vector<Committed> commit_vector(const std::string& order, std::size_t places) {
    std::string value;
    return commit_items(vector_seed(), items_in(order), places, [&](const EvidencedItem& item) {
        value = "item-" + std::to_string(item.offset);
        return Bytes(value);
    });
}

TEST_CASE("commitment trees have the roots that the format document gives") {
    crypto::start();
    const auto lines = block_in_formats("commitment-vectors");
    REQUIRE(lines.size() >= 7);
    for (const std::string& line : lines) {
        INFO(line);
        std::istringstream in(line);
        std::string name, places, order, root;
        in >> name >> places >> order >> root;
        const auto computed = items_root(places.size(), commit_vector(order == "-" ? "" : order, places.size()));
        CHECK((computed ? base::to_hex(crypto::as_bytes(*computed)) : "-") == root);
    }
}

TEST_CASE("a single commitment is its own root and a group of one is not") {
    std::vector<Hash> hashes(257, Hash{});
    CHECK(commitment_root(std::span(hashes).first(1)) == Hash{});
    const Hash group = crypto::sha256("\x03" + std::string(256 * 32, '\0'));
    const Hash last = crypto::sha256("\x03" + std::string(32, '\0'));
    CHECK(commitment_root(hashes) ==
          crypto::sha256("\x03" + std::string(crypto::as_bytes(group)) + std::string(crypto::as_bytes(last))));
}

TEST_CASE("a commitment binds salt and place and ordinal and value") {
    const auto one = commitment(crypto::Salt{}, 1, 2, "v");
    CHECK(one == crypto::sha256(std::string("\x02") + std::string(16, '\0') + std::string("\0\1\0\0\0\2v", 7)));
    CHECK(one != commitment(crypto::Salt{1}, 1, 2, "v"));
    CHECK(one != commitment(crypto::Salt{}, 2, 2, "v"));
    CHECK(one != commitment(crypto::Salt{}, 1, 3, "v"));
    CHECK(one != commitment(crypto::Salt{}, 1, 2, "w"));
}

TEST_CASE("item k has salt k and its ordinal counts within its place") {
    const auto committed = commit_vector("0*300,1,0", 2);
    CHECK(committed[300].commitment == commitment(crypto::salt_at(vector_seed(), 300), 1, 0, "item-300"));
    CHECK(committed[301].commitment == commitment(crypto::salt_at(vector_seed(), 301), 0, 300, "item-301"));
}

}  // namespace
}  // namespace waybill::audit
