#include "waybill/crypto/aes_siv.hpp"

#include <openssl/evp.h>

#include <catch2/catch.hpp>
#include <memory>

#include "vectors.hpp"

using namespace waybill;
using namespace waybill::crypto;

namespace {

std::string sealed(AesSiv& siv, Bytes associated, Bytes text) {
    std::string out;
    siv.seal(associated, text, out);
    return out;
}

/// OpenSSL's own AES-SIV, which is right for every plaintext but the empty one.
std::string openssl_siv(Bytes key, Bytes associated, Bytes text) {
    struct Free {
        void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
        void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    };
    const auto name = "AES-" + std::to_string(4 * key.size()) + "-SIV";
    const std::unique_ptr<EVP_CIPHER, Free> cipher(EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr));
    const std::unique_ptr<EVP_CIPHER_CTX, Free> context(EVP_CIPHER_CTX_new());
    std::string tag(16, '\0'), out(text.size(), '\0');
    int written = 0;
    REQUIRE(EVP_EncryptInit_ex2(context.get(), cipher.get(), base::u8(key), nullptr, nullptr) == 1);
    REQUIRE(EVP_EncryptUpdate(context.get(), nullptr, &written, base::u8(associated), int(associated.size())) == 1);
    REQUIRE(EVP_EncryptUpdate(context.get(), base::u8(out), &written, base::u8(text), int(text.size())) == 1);
    REQUIRE(EVP_EncryptFinal_ex(context.get(), base::u8(out), &written) == 1);
    REQUIRE(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, 16, tag.data()) == 1);
    return tag + out;
}

std::string pattern(std::size_t size) {
    std::string out;
    for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(i * 7 + size));
    return out;
}

}  // namespace

TEST_CASE("AES-SIV gives the deterministic example of RFC 5297 A.1") {
    AesSiv siv(test::unhex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
    const std::string associated = test::unhex("101112131415161718191a1b1c1d1e1f2021222324252627");
    const std::string text = test::unhex("112233445566778899aabbccddee");
    const std::string out = sealed(siv, associated, text);
    CHECK(base::to_hex(out) == "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");
    CHECK(siv.open(associated, out) == text);
}

TEST_CASE("AES-SIV agrees with OpenSSL for every length about the block and every size of key") {
    for (const std::size_t key_size : {32, 48, 64}) {
        const std::string key = pattern(key_size);
        AesSiv siv(key);
        for (std::size_t size = 1; size <= 70; ++size) {
            const std::string text = pattern(size), associated = pattern(size % 40 + 1);
            const std::string out = sealed(siv, associated, text);
            REQUIRE(out == openssl_siv(key, associated, text));
            REQUIRE(siv.open(associated, out) == text);
        }
        const std::string megabyte = pattern(1 << 20);
        REQUIRE(sealed(siv, "a", megabyte) == openssl_siv(key, "a", megabyte));
    }
}

TEST_CASE("An empty plaintext has the SIV that RFC 5297 gives it") {
    // S2V(AD, "") by tests/data/crypto/check_keys.py's siv(); OpenSSL 3.0 gives zeros here.
    AesSiv siv(pattern(64));
    const std::string out = sealed(siv, "acme", "");
    CHECK(base::to_hex(out) == "fa214a13e47429d3e1404c0f9294fd79");
    CHECK(siv.open("acme", out) == "");
    CHECK(!siv.open("acne", out));
    CHECK(!siv.open("acme", std::string(16, '\0')));
}

TEST_CASE("Empty associated data is an associated-data string too") {
    AesSiv siv(pattern(64));
    const std::string out = sealed(siv, "", "text");
    CHECK(siv.open("", out) == "text");
    CHECK(!siv.open("x", out));
}

TEST_CASE("AES-SIV appends and leaves what was there") {
    AesSiv siv(pattern(64));
    std::string out = "there";
    siv.seal("a", "b", out);
    CHECK(out == "there" + sealed(siv, "a", "b"));
}

TEST_CASE("AES-SIV opens nothing that was changed or cut or belongs elsewhere") {
    AesSiv siv(pattern(64)), other(pattern(63) + "x");
    const std::string out = sealed(siv, "about", "anna@example.org");
    for (std::size_t bit = 0; bit < 8 * out.size(); ++bit) {
        std::string changed = out;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        REQUIRE(!siv.open("about", changed));
    }
    for (std::size_t size = 0; size < out.size(); ++size) REQUIRE(!siv.open("about", out.substr(0, size)));
    CHECK(!siv.open("abouts", out));
    CHECK(!other.open("about", out));
    CHECK(siv.open("about", out) == "anna@example.org");
}
