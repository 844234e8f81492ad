#include "waybill/crypto/aead.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "vectors.hpp"

using namespace waybill;
using namespace waybill::crypto;

namespace {

/// Gives the bytes it was made with, once and in order.
class Scripted final : public base::Random {
public:
    explicit Scripted(std::string bytes) : bytes_(std::move(bytes)) {}
    void fill(std::span<unsigned char> out) override {
        REQUIRE(out.size() <= bytes_.size());
        std::memcpy(out.data(), bytes_.data(), out.size());
        bytes_.erase(0, out.size());
    }

private:
    std::string bytes_;
};

Seed seed_of(const std::string& bytes) {
    Seed seed;
    REQUIRE(bytes.size() == seed.size());
    std::memcpy(seed.data(), bytes.data(), seed.size());
    return seed;
}

}  // namespace

TEST_CASE("XChaCha20-Poly1305 gives the vector of draft-irtf-cfrg-xchacha A.3.1 behind its nonce") {
    const std::string key = test::unhex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const std::string nonce = test::unhex("404142434445464748494a4b4c4d4e4f5051525354555657");
    const std::string associated = test::unhex("50515253c0c1c2c3c4c5c6c7");
    const std::string text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would "
        "be "
        "it.";
    Scripted random(nonce);
    std::string out = "before";
    aead_seal(key, associated, text, random, out);
    CHECK(out.substr(0, 6) == "before");
    const std::string sealed = out.substr(6);
    CHECK(base::to_hex(sealed) ==
          base::to_hex(nonce) +
              "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c670"
              "8c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9"
              "768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
    CHECK(aead_open(key, associated, sealed) == text);
    CHECK(aead_open_secret(key, associated, sealed)->view() == text);
}

TEST_CASE("Nothing is opened that was changed or shortened or sealed for something else") {
    const std::string key(32, 'k');
    base::SystemRandom random;
    std::string sealed;
    aead_seal(key, "about", "plain", random, sealed);
    REQUIRE(aead_open(key, "about", sealed) == "plain");
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        REQUIRE(!aead_open(key, "about", changed));
        REQUIRE(!aead_open_secret(key, "about", changed));
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) REQUIRE(!aead_open(key, "about", sealed.substr(0, size)));
    CHECK(!aead_open(key, "another", sealed));
    CHECK(!aead_open(std::string(32, 'l'), "about", sealed));
}

TEST_CASE("An empty plaintext is sealed and opened") {
    const std::string key(32, 'k');
    base::SystemRandom random;
    std::string sealed;
    aead_seal(key, "", "", random, sealed);
    CHECK(sealed.size() == aead_nonce_size + aead_tag_size);
    CHECK(aead_open(key, "", sealed) == "");
    CHECK(!aead_open(key, "x", sealed));
}

TEST_CASE("Salts are the keystream of RFC 8439 A.1") {
    for (auto& vector : test::vectors_in("tests/data/crypto/chacha20.txt")) {
        const Seed seed = seed_of(test::unhex(vector["key"]));
        const std::string stream = test::unhex(vector["stream"]);
        const std::uint64_t first = 4 * std::stoull(vector["counter"]);
        std::string out(stream.size(), 'x');
        salt_stream(seed, first, {base::u8(out), out.size()});
        CHECK(out == stream);
        for (std::uint64_t k = 0; k < 4; ++k) {
            const Salt salt = salt_at(seed, first + k);
            CHECK(Bytes(reinterpret_cast<const char*>(salt.data()), salt.size()) == stream.substr(16 * k, 16));
        }
    }
}

TEST_CASE("A long stream of salts is the single salts in order") {
    const Seed seed = seed_of(std::string(32, 's'));
    std::string out(16 * 41, '\0');
    salt_stream(seed, 8, {base::u8(out), out.size()});
    for (std::uint64_t k = 0; k < 41; ++k) {
        const Salt salt = salt_at(seed, 8 + k);
        REQUIRE(Bytes(reinterpret_cast<const char*>(salt.data()), salt.size()) == out.substr(16 * k, 16));
    }
}
