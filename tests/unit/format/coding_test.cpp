// Content codings: cases as data (tests/data/format/coding), round trips, and bodies that are made to expand.
#include "waybill/format/coding.hpp"
#include "cases.hpp"
#include "waybill/base/text_codes.hpp"

using namespace waybill;
using namespace waybill::format;

namespace {

struct Decoded {
    std::string refused;  // the code's name
    std::string plain;
    std::size_t largest = 0;  // of the pieces that it came in
};

Decoded decode(const Coding& coding, Bytes encoded, std::size_t chunk, const DecodeLimits& limits = {1 << 20}) {
    Decoded out;
    const auto decoder = coding.make_decoder(limits);
    const DecodedSink sink = [&](Bytes plain) -> Result<void> {
        out.plain += plain;
        out.largest = std::max(out.largest, plain.size());
        return {};
    };
    Result<void> done;
    for (std::size_t at = 0; at < encoded.size() && done; at += chunk) {
        const std::string piece(encoded.substr(at, chunk));
        done = decoder->feed(piece, sink);
    }
    if (done) done = decoder->finish();
    if (!done) out.refused = base::name_of(done.error().code());
    return out;
}

std::string encode(const Coding& coding, const std::vector<Bytes>& windows) {
    const auto encoder = coding.make_encoder();
    std::string out;
    for (std::size_t i = 0; i < windows.size(); ++i)
        encoder->encode(windows[i], i + 1 == windows.size() ? Encoder::Last::yes : Encoder::Last::no, out);
    return out;
}

/// Repeats at no short distance, and not at all like noise.
std::string plain_text(std::size_t size) {
    std::string out;
    for (std::uint64_t n = 1; out.size() < size; n = n * 6364136223846793005 + 1442695040888963407)
        out += "{\"id\":" + std::to_string(n >> 40) + ",\"city\":\"Gothenburg\"},\n";
    out.resize(size);
    return out;
}

}  // namespace

TEST_CASE("a coded body is decoded or refused however it is cut") {
    const auto rows = test::read(std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format/coding/decode.json");
    REQUIRE_FALSE(rows.as_array().empty());
    for (const auto& value : rows.as_array()) {
        const auto& row = value.as_object();
        CAPTURE(test::text(row.at("what")));
        const Coding& coding = *find_coding(test::text(row.at("coding")));
        const std::string encoded = *base::from_hex(test::text(row.at("encoded")));
        for (std::size_t chunk = 1; chunk <= encoded.size() + 1; ++chunk) {
            CAPTURE(chunk);
            const Decoded got = decode(coding, encoded, chunk);
            if (const test::json::value* refused = row.if_contains("refused")) {
                CHECK(got.refused == test::text(*refused));
            } else {
                CHECK(got.refused == "");
                CHECK(got.plain == test::text(row.at("plain")));
            }
        }
    }
}

TEST_CASE("Content-Encoding names one known coding or none") {
    const auto rows = test::read(std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format/coding/fields.json");
    for (const auto& value : rows.as_array()) {
        const auto& row = value.as_object();
        CAPTURE(test::text(row.at("value")));
        const auto coding = parse_content_encoding(test::text(row.at("value")));
        if (const test::json::value* refused = row.if_contains("refused")) {
            REQUIRE_FALSE(coding);
            CHECK(base::name_of(coding.error().code()) == test::text(*refused));
        } else {
            REQUIRE(coding);
            CHECK((*coding == nullptr ? "" : (*coding)->name) == test::text(row.at("coding")));
        }
    }
}

TEST_CASE("every truncation of a coded body is refused") {
    const std::string plain = plain_text(3000);
    for (const Coding& coding : codings()) {
        CAPTURE(coding.name);
        const std::string whole = encode(coding, {plain});
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CAPTURE(size);
            CHECK(decode(coding, Bytes(whole).substr(0, size), whole.size()).refused == "coding-malformed");
        }
        CHECK(decode(coding, whole, whole.size()).plain == plain);
    }
}

TEST_CASE("what is encoded decodes to the same bytes and each window at once") {
    const std::string plain = plain_text(300'000);
    const std::vector<Bytes> windows = {Bytes(plain).substr(0, 1), Bytes(plain).substr(1, 200'000), Bytes(),
                                        Bytes(plain).substr(200'001)};
    for (const Coding& coding : codings()) {
        CAPTURE(coding.name);
        const auto encoder = coding.make_encoder();
        const auto decoder = coding.make_decoder({1 << 20});
        std::string read, encoded;
        std::size_t sent = 0;
        for (std::size_t i = 0; i < windows.size(); ++i) {
            std::string part;
            encoder->encode(windows[i], i + 1 == windows.size() ? Encoder::Last::yes : Encoder::Last::no, part);
            REQUIRE(decoder->feed(part, [&](Bytes bytes) -> Result<void> {
                read += bytes;
                CHECK(bytes.size() <= 64u << 10);
                return {};
            }));
            sent += windows[i].size();
            CHECK(read == plain.substr(0, sent));
            encoded += part;
        }
        CHECK(decoder->finish());
        CHECK(encode(coding, windows) == encoded);
        CHECK(encoded.size() < plain.size() / 2);
        CHECK(encode(coding, {plain}) != encoded);
    }
}

TEST_CASE("an empty body is encoded and decoded") {
    for (const Coding& coding : codings()) {
        CAPTURE(coding.name);
        const std::string encoded = encode(coding, {Bytes()});
        CHECK_FALSE(encoded.empty());
        const Decoded got = decode(coding, encoded, 1);
        CHECK(got.refused == "");
        CHECK(got.plain == "");
    }
}

TEST_CASE("gzip tells neither a time nor a system nor a name") {
    const std::string encoded = encode(*find_coding("gzip"), {"a"});
    CHECK(base::to_hex(Bytes(encoded).substr(0, 10)) == "1f8b08000000000000ff");
}

TEST_CASE("a body that expands beyond the ratio is refused before it is decoded whole") {
    const std::string zeros(10'000'000, '\0');
    for (const Coding& coding : codings()) {
        CAPTURE(coding.name);
        const std::string bomb = encode(coding, {zeros});
        CHECK(bomb.size() < 20'000);
        for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, bomb.size()}) {
            CAPTURE(chunk);
            const Decoded got = decode(coding, bomb, chunk, {1 << 30});
            CHECK(got.refused == "expands-too-much");
            CHECK(got.plain.size() < 3u << 20);
            CHECK(got.largest <= 64u << 10);
        }
        // Compared before they are given to Catch, which would print them.
        const auto whole = [&](const DecodeLimits& limits) {
            const Decoded got = decode(coding, bomb, 4096, limits);
            return got.refused.empty() && got.plain == zeros;
        };
        CHECK(whole({1 << 30, 10'000'000}));
        CHECK(whole({1 << 30, 100, 10'000'000}));
    }
}

TEST_CASE("a body over the limit is refused when it is decoded that far") {
    const std::string plain = plain_text(200'000);
    for (const Coding& coding : codings()) {
        CAPTURE(coding.name);
        const std::string encoded = encode(coding, {plain});
        CHECK(decode(coding, encoded, 1000, {200'000}).plain == plain);
        const Decoded got = decode(coding, encoded, 1000, {199'999});
        CHECK(got.refused == "body-too-large");
        CHECK(got.plain.size() <= 199'999);
    }
}

TEST_CASE("what the sink refuses ends the decoding and is said again") {
    for (const Coding& coding : codings()) {
        const std::string encoded = encode(coding, {"abc"});
        const auto decoder = coding.make_decoder({1 << 20});
        int calls = 0;
        const DecodedSink sink = [&](Bytes) -> Result<void> {
            ++calls;
            return fail(Code::body_malformed, "no", 1);
        };
        const auto fed = decoder->feed(encoded, sink);
        REQUIRE_FALSE(fed);
        CHECK(fed.error().code() == Code::body_malformed);
        const auto again = decoder->feed("x", sink);
        REQUIRE_FALSE(again);
        CHECK(again.error().code() == Code::body_malformed);
        CHECK_FALSE(decoder->finish());
        CHECK(calls == 1);
    }
}
