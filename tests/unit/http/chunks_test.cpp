// Chunked bodies: every rule by its case, and that how the bytes came changes nothing.
#include "waybill/http/chunks.hpp"

#include <random>

#include "cases.hpp"

using namespace waybill;
using namespace waybill::http;

namespace {

struct Outcome {
    std::string data;
    std::size_t used = 0;
    bool done = false;
    std::optional<Error> error;
};

/// Decodes `body`, which comes in pieces of the sizes that `piece` gives.
template <class Piece>
Outcome decode(Bytes body, Piece piece) {
    ChunkDecoder decoder(Code::request_malformed, 64, 64);
    Outcome out;
    while (out.used < body.size() && !decoder.done()) {
        const Exact in(body.substr(out.used, piece()));
        Bytes rest = in.view();
        while (!rest.empty() && !decoder.done()) {
            const auto step = decoder.next(rest);
            if (!step) {
                out.error = step.error();
                return out;
            }
            REQUIRE(step->used > 0);
            out.data += step->data;
            out.used += step->used;
            rest.remove_prefix(step->used);
        }
    }
    out.done = decoder.done();
    return out;
}

std::size_t all() { return std::string::npos; }

std::string told(const Outcome& outcome) {
    if (outcome.error) return "refused: " + std::string(outcome.error->text());
    const std::string word = outcome.done ? "done" : "more";
    return outcome.data.empty() ? word : word + " " + outcome.data;
}

void check_same(const Outcome& one, const Outcome& other) {
    CHECK(told(one) == told(other));
    CHECK(one.data == other.data);
    REQUIRE(one.error.has_value() == other.error.has_value());
    if (one.error)
        CHECK(same(*one.error, *other.error));
    else
        CHECK(one.used == other.used);
}

}  // namespace

TEST_CASE("a chunked body has the verdict of its case") {
    for (Case one : read_cases("chunks.txt")) {
        INFO(one.name);
        const Outcome outcome = decode(one.bytes, all);
        Case ignored;
        CHECK(told(outcome) == unescape(one.verdict, ignored));
        CHECK(outcome.error.has_value() == one.error_at.has_value());
        if (outcome.error && one.error_at) {
            CHECK(outcome.error->code() == Code::request_malformed);
            CHECK(outcome.error->offset() == *one.error_at);
        }
        if (outcome.done) CHECK(outcome.used == one.end.value_or(one.bytes.size()));
    }
}

TEST_CASE("a chunked body says the same wherever it is cut") {
    for (const Case& one : read_cases("chunks.txt")) {
        INFO(one.name);
        const Outcome whole = decode(one.bytes, all);
        check_same(decode(one.bytes, [] { return std::size_t{1}; }), whole);
        for (std::size_t cut = 1; cut < one.bytes.size(); ++cut) {
            std::size_t calls = 0;
            check_same(decode(one.bytes, [&] { return calls++ == 0 ? cut : std::string::npos; }), whole);
        }
    }
}

TEST_CASE("bodies of random chunks come out whole in random pieces") {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        std::string data, body;
        for (std::size_t chunks = random() % 6; chunks > 0; --chunks) {
            const std::string chunk(1 + random() % 300, static_cast<char>('\r' + random() % 3));
            char size[20];
            std::snprintf(size, sizeof size, "%zx", chunk.size());
            body += size + std::string(random() % 2 == 0 ? "\r\n" : ";n=\"v\\\"\"; w\r\n") + chunk + "\r\n";
            data += chunk;
        }
        body += random() % 2 == 0 ? "0\r\n\r\n" : "00\r\nDigest: x\r\n\r\n";
        const std::size_t length = body.size();
        body += "GET / HTTP/1.1\r\n";
        const Outcome outcome = decode(body, [&] { return std::size_t{1} + random() % 40; });
        REQUIRE(outcome.done);
        CHECK(outcome.data == data);
        CHECK(outcome.used == length);
    }
}

TEST_CASE("a view of data is into what was given and ends with its chunk") {
    ChunkDecoder decoder(Code::vendor_malformed);
    const std::string body = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    auto step = decoder.next(body);
    REQUIRE(step);
    CHECK(step->data == "abc");
    CHECK(step->data.data() == body.data() + 3);
    CHECK(step->used == 6);
    step = decoder.next(Bytes(body).substr(6));
    REQUIRE(step);
    CHECK(step->data == "de");
}

TEST_CASE("nothing is used after the end") {
    ChunkDecoder decoder(Code::vendor_malformed);
    auto step = decoder.next("0\r\n\r\n0\r\n\r\n");
    REQUIRE(step);
    CHECK(step->used == 5);
    CHECK(decoder.done());
    step = decoder.next("\0rubbish");
    REQUIRE(step);
    CHECK(step->used == 0);
    CHECK(step->data.empty());
}

TEST_CASE("errors have the code of whose body it is") {
    ChunkDecoder decoder(Code::vendor_malformed);
    const auto step = decoder.next("x");
    REQUIRE_FALSE(step);
    CHECK(step.error().code() == Code::vendor_malformed);
}

TEST_CASE("small chunks are let through without end and long extensions on them are not") {
    ChunkDecoder bytewise(Code::request_malformed);
    for (int i = 0; i < 100'000; ++i) {
        REQUIRE(bytewise.next("1\r\na"));
        REQUIRE(bytewise.next("\r\n"));
    }
    ChunkDecoder extended(Code::request_malformed);
    const std::string size = "1;" + std::string(4000, 'e') + "\r\na";
    int chunks = 0;
    auto step = extended.next(size);
    for (; step && chunks < 100; ++chunks) {
        REQUIRE(extended.next("\r\n"));
        step = extended.next(size);
    }
    REQUIRE_FALSE(step);
    CHECK(chunks == 4);
    CHECK(step.error().text() == "chunks with too much framing for their data");
}
