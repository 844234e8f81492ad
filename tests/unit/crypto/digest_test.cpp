#include "waybill/crypto/digest.hpp"

#include <catch2/catch.hpp>

#include "vectors.hpp"

using namespace waybill;
using namespace waybill::crypto;

namespace {

std::string keyed(std::size_t size, Bytes key, std::initializer_list<Bytes> pieces) {
    std::string out(size, '\0');
    blake2b({base::u8(out), out.size()}, key, pieces);
    std::string again(size, '\0');
    for (int i = 0; i < 2; ++i) {
        KeyedBlake2b(key, size).digest({base::u8(again), again.size()}, pieces);
        CHECK(again == out);
    }
    return out;
}

}  // namespace

TEST_CASE("SHA-256 and keyed BLAKE2b give the published digests") {
    for (auto& vector : test::vectors_in("tests/data/crypto/hashes.txt")) {
        const std::string message = test::unhex(vector["message"]), digest = test::unhex(vector["digest"]);
        if (vector["of"] == "sha256")
            CHECK(as_bytes(sha256(message)) == digest);
        else
            CHECK(keyed(digest.size(), test::unhex(vector["key"]), {message}) == digest);
    }
}

TEST_CASE("SHA-256 of a million letters a is NIST's") {
    CHECK(base::to_hex(as_bytes(sha256(std::string(1'000'000, 'a')))) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of a short message is that of any") {
    for (std::size_t size = 0; size <= longest_short_message; ++size) {
        ShortMessage message;
        std::fill(message.begin(), message.end(), static_cast<unsigned char>(0xa5));
        for (std::size_t i = 0; i < size; ++i) message[i] = static_cast<unsigned char>(i * 37 + size);
        const std::string copy(reinterpret_cast<const char*>(message.data()), size);
        CAPTURE(size);
        CHECK(sha256_short(message, size) == sha256(copy));
    }
}

TEST_CASE("A digest of pieces is that of the whole and the object can be used again") {
    const std::string message(200, 'x');
    Sha256 hash;
    for (std::size_t cut = 0; cut <= message.size(); ++cut) {
        hash.update(Bytes(message).substr(0, cut)).update(Bytes(message).substr(cut));
        REQUIRE(hash.finish() == sha256(message));
    }
    const std::string key(32, 'k');
    CHECK(keyed(32, key, {"ab", "", "c"}) == keyed(32, key, {"abc"}));
    CHECK(keyed(32, key, {"abc"}) != keyed(32, std::string(32, 'l'), {"abc"}));
    CHECK(keyed(16, key, {"abc"}) != keyed(32, key, {"abc"}).substr(0, 16));
}

TEST_CASE("A copy of a running digest goes on by itself") {
    Sha256 first;
    first.update("ab");
    Sha256 second = first;
    CHECK(second.update("c").finish() == sha256("abc"));
    CHECK(first.finish() == sha256("ab"));
}

TEST_CASE("A hash is written with its algorithm and read back from its bytes") {
    CHECK(hash_text(sha256("abc")) == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash_from(as_bytes(sha256("abc"))) == sha256("abc"));
}
