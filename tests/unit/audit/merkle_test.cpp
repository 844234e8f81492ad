#include "waybill/audit/merkle.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/secret.hpp"

namespace waybill::audit {
namespace {

namespace json = boost::json;

/// Some published cases have a short text for a root that nobody is to look at.
std::optional<Hash> hash_in(const json::value& text) {
    auto bytes = base::from_base64(std::string_view(text.as_string()));
    if (!bytes || bytes->empty() || bytes->size() > 32) return std::nullopt;
    bytes->resize(32, '\0');
    return crypto::hash_from(*bytes);
}

std::optional<std::vector<Hash>> proof_in(const json::value& proof) {
    std::vector<Hash> hashes;
    if (proof.is_null()) return hashes;
    for (const json::value& text : proof.as_array()) {
        const auto hash = hash_in(text);
        if (!hash) return std::nullopt;
        hashes.push_back(*hash);
    }
    return hashes;
}

std::uint64_t number_in(const json::value& value) {
    return value.is_uint64() ? value.as_uint64() : static_cast<std::uint64_t>(value.as_int64());
}

bool inclusion_holds(const json::object& test) {
    const auto leaf = hash_in(test.at("leafHash"));
    const auto root = hash_in(test.at("root"));
    const auto proof = proof_in(test.at("proof"));
    return leaf && root && proof &&
           check_inclusion(number_in(test.at("leafIdx")), number_in(test.at("treeSize")), *leaf, *proof, *root);
}

bool consistency_holds(const json::object& test) {
    const auto first = hash_in(test.at("root1"));
    const auto second = hash_in(test.at("root2"));
    const auto proof = proof_in(test.at("proof"));
    return first && second && proof &&
           check_consistency(number_in(test.at("size1")), number_in(test.at("size2")), *first, *second, *proof);
}

template <class Holds>
void check_published(const std::string& folder, const Holds& holds) {
    const std::filesystem::path top = WAYBILL_SOURCE_DIR "/../shared/data/merkle/testdata/" + folder;
    if (!std::filesystem::exists(top)) {
        WARN("skipped: the published merkle cases are not beside the source");
        return;
    }
    std::size_t cases = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(top)) {
        if (file.path().extension() != ".json") continue;
        std::ifstream in(file.path());
        const json::value test = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
        INFO(file.path().string());
        CHECK(holds(test.as_object()) == !test.at("wantErr").as_bool());
        ++cases;
    }
    CHECK(cases > 20);
}

Hash leaf_at(std::uint64_t i) { return leaf_hash(std::to_string(i)); }

Hash root_of(std::uint64_t size) {
    Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i) frontier.append(leaf_at(i));
    return frontier.root();
}

TEST_CASE("published inclusion proofs hold or fail as they must") { check_published("inclusion", inclusion_holds); }

TEST_CASE("published consistency proofs hold or fail as they must") {
    check_published("consistency", consistency_holds);
}

TEST_CASE("an inclusion proof of each leaf of each small tree holds and of another leaf does not") {
    for (std::uint64_t size = 1; size < 20; ++size)
        for (std::uint64_t i = 0; i < size; ++i) {
            const auto proof = inclusion_proof(i, size, leaf_at);
            CHECK(check_inclusion(i, size, leaf_at(i), proof, root_of(size)));
            CHECK_FALSE(check_inclusion(i, size, leaf_at(i + 1), proof, root_of(size)));
        }
}

TEST_CASE("a consistency proof of each pair of small trees holds and with another root does not") {
    for (std::uint64_t second = 1; second < 20; ++second)
        for (std::uint64_t first = 1; first <= second; ++first) {
            const auto proof = consistency_proof(first, second, leaf_at);
            CHECK(check_consistency(first, second, root_of(first), root_of(second), proof));
            CHECK_FALSE(check_consistency(first, second, root_of(first + 1), root_of(second), proof));
        }
}

TEST_CASE("the empty tree has the root that RFC 6962 gives it") {
    CHECK(Frontier().root() == crypto::sha256({}));
    CHECK(empty_root() == crypto::sha256({}));
}

TEST_CASE("a frontier of subtrees has the root of a frontier of leaves") {
    Frontier leaves;
    Frontier subtrees;
    for (std::uint64_t i = 0; i < 300; ++i) leaves.append(leaf_at(i));
    Frontier first;
    for (std::uint64_t i = 0; i < 256; ++i) first.append(leaf_at(i));
    subtrees.append_subtree(first.root(), 8);
    for (std::uint64_t i = 256; i < 300; ++i) subtrees.append(leaf_at(i));
    CHECK(subtrees.size() == 300);
    CHECK(subtrees.root() == leaves.root());
}

}  // namespace
}  // namespace waybill::audit
