#include "beast_head.hpp"

#include <catch2/catch.hpp>

using namespace waybill;
using namespace waybill::net;
using http::Framing;

namespace {

http::HeadVerdict verdict(Bytes head, Framing framing, std::uint64_t length = 0) {
    http::HeadVerdict out;
    out.length = head.size();
    out.framing = framing;
    out.content_length = length;
    out.status = 200;
    return out;
}

bool malformed(const Result<PeerHead>& head, Code code) { return !head && head.error().code() == code; }

const std::string five = "POST /a HTTP/1.1\r\nHost: g\r\nContent-Length: 5\r\n\r\n";
const std::string chunked = "POST /a HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string plain = "GET /a?b HTTP/1.1\r\nHost: g\r\nEmpty:\r\n\r\n";
const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

}  // namespace

TEST_CASE("a request's head is taken apart into views of its bytes") {
    const auto head = parse_request_head(plain, verdict(plain, Framing::none));
    REQUIRE(head);
    CHECK(head->method == "GET");
    CHECK(head->target == "/a?b");
    CHECK_FALSE(head->has_body);
    CHECK_FALSE(head->content_length);
    REQUIRE(head->fields.size() == 2);
    CHECK(head->fields[0].name == "Host");
    CHECK(head->fields[0].value == "g");
    CHECK(head->fields[1].name == "Empty");
    CHECK(head->fields[1].value.empty());
    CHECK(head->fields[0].name.data() == plain.data() + plain.find("Host"));
}

TEST_CASE("a method that nobody knows is a method") {
    const std::string odd = "BREW /a HTTP/1.1\r\nHost: g\r\n\r\n";
    const auto head = parse_request_head(odd, verdict(odd, Framing::none));
    REQUIRE(head);
    CHECK(head->method == "BREW");
}

TEST_CASE("a body of any length is framed though Beast has limits of its own") {
    const std::string large = "POST /a HTTP/1.1\r\nHost: g\r\nContent-Length: 9000000000000000000\r\n\r\n";
    const auto head = parse_request_head(large, verdict(large, Framing::length, 9'000'000'000'000'000'000));
    REQUIRE(head);
    CHECK(head->has_body);
    CHECK(head->content_length == 9'000'000'000'000'000'000);
}

TEST_CASE("a request of which two readers see the framing differently is refused") {
    CHECK(parse_request_head(five, verdict(five, Framing::length, 5)));
    CHECK(malformed(parse_request_head(five, verdict(five, Framing::length, 6)), Code::request_malformed));
    CHECK(malformed(parse_request_head(five, verdict(five, Framing::none)), Code::request_malformed));
    CHECK(malformed(parse_request_head(five, verdict(five, Framing::chunked)), Code::request_malformed));
    CHECK(parse_request_head(chunked, verdict(chunked, Framing::chunked)));
    CHECK(malformed(parse_request_head(chunked, verdict(chunked, Framing::none)), Code::request_malformed));
    CHECK(malformed(parse_request_head(chunked, verdict(chunked, Framing::length, 5)), Code::request_malformed));
    CHECK(malformed(parse_request_head(plain, verdict(plain, Framing::chunked)), Code::request_malformed));
    CHECK(malformed(parse_request_head(plain, verdict(plain, Framing::length, 5)), Code::request_malformed));
    http::HeadVerdict closes = verdict(plain, Framing::none);
    closes.keep_alive = false;
    CHECK(malformed(parse_request_head(plain, closes), Code::request_malformed));
}

TEST_CASE("what is not exactly one head is refused") {
    const std::string more = plain + "x";
    CHECK(malformed(parse_request_head(more, verdict(more, Framing::none)), Code::request_malformed));
    const std::string less = plain.substr(0, plain.size() - 1);
    CHECK(malformed(parse_request_head(less, verdict(less, Framing::none)), Code::request_malformed));
    CHECK(malformed(parse_request_head("", verdict("", Framing::none)), Code::request_malformed));
    CHECK(malformed(parse_response_head(plain, verdict(plain, Framing::none), "GET"), Code::vendor_malformed));
}

TEST_CASE("a folded value is refused though Beast would unfold it") {
    const std::string folded = "GET /a HTTP/1.1\r\nHost: g\r\nA: b\r\n c\r\n\r\n";
    CHECK(malformed(parse_request_head(folded, verdict(folded, Framing::none)), Code::request_malformed));
}

TEST_CASE("an answer of which two readers see the framing differently is refused") {
    const auto parse = [](const http::HeadVerdict& as, Bytes method) {
        return parse_response_head(answer, as, method);
    };
    CHECK(parse(verdict(answer, Framing::length, 5), "GET"));
    CHECK(parse(verdict(answer, Framing::none), "HEAD"));
    CHECK(malformed(parse(verdict(answer, Framing::length, 4), "GET"), Code::vendor_malformed));
    CHECK(malformed(parse(verdict(answer, Framing::none), "GET"), Code::vendor_malformed));
    CHECK(malformed(parse(verdict(answer, Framing::until_close), "GET"), Code::vendor_malformed));
    http::HeadVerdict other = verdict(answer, Framing::length, 5);
    other.status = 201;
    CHECK(malformed(parse(other, "GET"), Code::vendor_malformed));
}

TEST_CASE("a vendor that Beast would hang up on is not kept") {
    const std::string closes = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n";
    http::HeadVerdict keeps = verdict(closes, Framing::length, 5);
    CHECK(malformed(parse_response_head(closes, keeps, "GET"), Code::vendor_malformed));
    keeps.keep_alive = false;
    CHECK(parse_response_head(closes, keeps, "GET"));
}
