// Proof files are read in the one spelling that they are written in, and show what they say or nothing.
#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "waybill/audit/tlog_proof.hpp"

namespace waybill::audit {
namespace {

struct Example {
    crypto::SigningKey key = crypto::SigningKey::from_seed(origin, std::string(32, 'k'));
    std::vector<Hash> leaves;
    TlogProof proof;

    explicit Example(std::uint64_t size = 7, std::uint64_t index = 4) {
        Frontier frontier;
        for (std::uint64_t i = 0; i < size; ++i) {
            leaves.push_back(leaf_hash("entry " + std::to_string(i)));
            frontier.append(leaves.back());
        }
        proof.index = index;
        proof.hashes = inclusion_proof(index, size, [&](std::uint64_t i) { return leaves[i]; });
        proof.checkpoint = sign_checkpoint(size, frontier.root(), key);
    }
};

TEST_CASE("a proof file is the lines that its specification demands") {
    Example e;
    const std::string plain = write_tlog_proof(e.proof);
    CHECK(plain.starts_with("c2sp.org/tlog-proof@v1\nindex 4\n"));
    CHECK(plain.ends_with("=\n\n" + e.proof.checkpoint));
    e.proof.extra = "what is disclosed";
    CHECK(write_tlog_proof(e.proof).starts_with("c2sp.org/tlog-proof@v1\nextra d2hhdCBpcyBkaXNjbG9zZWQ=\nindex 4\n"));
    e.proof.extra = "";
    CHECK(*parse_tlog_proof(write_tlog_proof(e.proof)) == e.proof);
}

TEST_CASE("a proof shows its leaf under its checkpoint and no other leaf and no other key") {
    for (std::uint64_t size = 1; size < 20; ++size)
        for (std::uint64_t index = 0; index < size; ++index) {
            const Example e(size, index);
            const auto proof = *parse_tlog_proof(write_tlog_proof(e.proof));
            CHECK(proof == e.proof);
            CHECK(check_tlog_proof(proof, e.leaves[index], e.key.verifier())->size == size);
            CHECK(check_tlog_proof(proof, leaf_hash("another"), e.key.verifier()).error().code() == Code::corrupt);
        }
    const Example e;
    const auto other = crypto::SigningKey::from_seed("another.example/log", std::string(32, 'o'));
    CHECK(check_tlog_proof(e.proof, e.leaves[4], other.verifier()).error().code() == Code::key_missing);
}

TEST_CASE("a proof file with any bit flipped or any byte cut is refused or shows nothing else") {
    const Example e;
    const std::string file = write_tlog_proof(e.proof);
    for (std::size_t i = 0; i < file.size(); ++i) {
        INFO("byte " << i);
        std::string changed = file;
        changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
        const auto proof = parse_tlog_proof(changed);
        CHECK_FALSE((proof && check_tlog_proof(*proof, e.leaves[4], e.key.verifier())));
        const auto cut = parse_tlog_proof(Bytes(file).substr(0, i));
        CHECK_FALSE((cut && check_tlog_proof(*cut, e.leaves[4], e.key.verifier())));
    }
}

TEST_CASE("a proof file in any other spelling is refused") {
    const std::string hash = base::to_base64(crypto::as_bytes(leaf_hash("x")));
    const std::string note = "\nnote\n";
    const std::string first = "c2sp.org/tlog-proof@v1\n";
    CHECK(parse_tlog_proof(first + "index 0\n" + note));
    for (const std::string& file :
         {first + "index 00\n" + note, first + "index 0 \n" + note, first + "index -1\n" + note,
          first + "index 18446744073709551616\n" + note, first + "index 0\r\n" + note, first + "index 0\n",
          first + "index 0\n\n", first + "extra !\nindex 0\n" + note, first + "extra\nindex 0\n" + note,
          first + "index 0\nindex 0\n" + note, first + "index 0\nextra aa==\n" + note,
          first + "index 0\n" + hash + " \n" + note, first + "index 0\nAAAA\n" + note,
          "c2sp.org/tlog-proof@v2\nindex 0\n" + note, std::string("\n") + first + "index 0\n" + note, std::string()})
        CHECK_FALSE(parse_tlog_proof(file));
    std::string most = first + "index 0\n", more = most + hash + "\n";
    for (int i = 0; i < 63; ++i) most += hash + "\n", more += hash + "\n";
    CHECK(parse_tlog_proof(most + note));
    CHECK_FALSE(parse_tlog_proof(more + note));
}

}  // namespace
}  // namespace waybill::audit
