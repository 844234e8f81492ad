#include <catch2/catch.hpp>

#include "memory_stream.hpp"
#include "waybill/net/http1.hpp"

using namespace waybill;
using namespace waybill::net;

namespace {

using Pushed = ExchangeStream::Pushed;

/// One connection to a vendor and the exchange under way on it.
struct TestVendor {
    TestVendor() : owned(std::make_unique<MemoryStream>(of_vendor)), stream(*owned) {
        connection = Http1Connection::make(std::move(owned), "vendor:8443", Phases(), http::HeadLimits());
        exchange = connection->begin();
    }

    Result<Pushed> push_head(Bytes body, std::optional<std::uint64_t> length = {}) {
        ExchangeStream::Part part;
        part.head = &head;
        part.body = body;
        part.length = length;
        return wait(exchange->push(part));
    }
    Result<Pushed> push_whole(Bytes body) {
        ExchangeStream::Part part;
        part.head = &head;
        part.body = body;
        part.last = true;
        return wait(exchange->push(part));
    }
    Result<Pushed> push(Bytes body) {
        ExchangeStream::Part part;
        part.body = body;
        return wait(exchange->push(part));
    }
    Result<Pushed> push_last(Bytes body) {
        ExchangeStream::Part part;
        part.body = body;
        part.last = true;
        return wait(exchange->push(part));
    }
    /// The status of the answer, whose body is read to its end; 0 where there is none.
    int answer() {
        const auto got = wait(exchange->head());
        if (!got) return 0;
        const int status = (*got)->status;
        for (auto data = wait(exchange->pull()); data && !data->empty();) data = wait(exchange->pull());
        return status;
    }
    bool reusable_after() {
        exchange.reset();
        return connection->reusable();
    }

    OurHead head{"POST", "/v1/a?b=c", 0, {{"content-type", "application/json"}}};
    std::unique_ptr<MemoryStream> owned;
    MemoryStream& stream;
    std::unique_ptr<Http1Connection> connection;
    std::unique_ptr<ExchangeStream> exchange;
};

const std::string request_line = "POST /v1/a?b=c HTTP/1.1\r\nhost: vendor:8443\r\ncontent-type: application/json\r\n";
const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

bool all(const Result<Pushed>& pushed) { return pushed && *pushed == Pushed::all; }
bool answered(const Result<Pushed>& pushed) { return pushed && *pushed == Pushed::answered; }
bool failed(const Result<Pushed>& pushed, Code code) { return !pushed && pushed.error().code() == code; }

}  // namespace

TEST_CASE("a whole request goes out with its length in one write") {
    TestVendor vendor;
    CHECK(all(vendor.push_whole("{}")));
    CHECK(vendor.stream.output == request_line + "content-length: 2\r\n\r\n{}");
    CHECK(vendor.stream.writes.size() == 1);
}

TEST_CASE("an empty body is said where the method expects one and not where it does not") {
    for (const std::string method : {"POST", "PUT", "PATCH", "GET", "HEAD", "DELETE"}) {
        INFO(method);
        TestVendor vendor;
        vendor.head = {method, "/", 0, {}};
        CHECK(all(vendor.push_whole("")));
        const std::string length = method.starts_with("P") ? "content-length: 0\r\n" : "";
        CHECK(vendor.stream.output == method + " / HTTP/1.1\r\nhost: vendor:8443\r\n" + length + "\r\n");
    }
}

TEST_CASE("a body of a method that expects none is said all the same") {
    TestVendor vendor;
    vendor.head = {"DELETE", "/", 0, {}};
    CHECK(all(vendor.push_whole("{}")));
    CHECK(vendor.stream.output == "DELETE / HTTP/1.1\r\nhost: vendor:8443\r\ncontent-length: 2\r\n\r\n{}");
}

TEST_CASE("a request in parts goes out chunked with one chunk a part") {
    TestVendor vendor;
    CHECK(all(vendor.push_head("first window")));
    CHECK(all(vendor.push("second")));
    CHECK(all(vendor.push("")));
    CHECK(all(vendor.push_last("third")));
    CHECK(vendor.stream.output ==
          request_line +
              "transfer-encoding: chunked\r\n\r\nc\r\nfirst window\r\n6\r\nsecond\r\n5\r\nthird\r\n0\r\n\r\n");
    CHECK(vendor.stream.writes.size() == 3);
}

TEST_CASE("a head alone goes out at once and an empty last part ends the chunks") {
    TestVendor vendor;
    CHECK(all(vendor.push_head("")));
    CHECK(vendor.stream.output == request_line + "transfer-encoding: chunked\r\n\r\n");
    CHECK(all(vendor.push_last("")));
    CHECK(vendor.stream.output == request_line + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_CASE("a large window is one chunk and is not copied") {
    TestVendor vendor;
    const std::string window(1 << 20, 'x');
    CHECK(all(vendor.push_head(window)));
    CHECK(vendor.stream.output == request_line + "transfer-encoding: chunked\r\n\r\n100000\r\n" + window + "\r\n");
    CHECK(vendor.stream.writes[1] == window.size());
}

TEST_CASE("a request of a length that is known goes out as it is and keeps to it") {
    TestVendor vendor;
    CHECK(all(vendor.push_head("one", 6)));
    CHECK(all(vendor.push_last("two")));
    CHECK(vendor.stream.output == request_line + "content-length: 6\r\n\r\nonetwo");

    TestVendor longer;
    CHECK(all(longer.push_head("one", 4)));
    CHECK(failed(longer.push_last("two"), Code::request_malformed));
    CHECK(longer.stream.output == request_line + "content-length: 4\r\n\r\none");
    CHECK(longer.stream.closed);

    TestVendor shorter;
    CHECK(all(shorter.push_head("one", 7)));
    CHECK(failed(shorter.push_last("two"), Code::request_malformed));
    CHECK(shorter.stream.closed);
}

TEST_CASE("what would split a request is never written") {
    const std::vector<OurHead> heads = {
        {"POST", "/a", 0, {{"a", "b\r\nc: d"}}},
        {"POST", "/a", 0, {{"a", "b\rc"}}},
        {"POST", "/a", 0, {{"a\r\nb", "c"}}},
        {"POST", "/a", 0, {{"a b", "c"}}},
        {"POST", "/a", 0, {{"a", std::string(1, 0)}}},
        {"POST", "/a HTTP/1.1\r\na: b", 0, {}},
        {"POST", "/a b", 0, {}},
        {"POST", "a", 0, {}},
        {"POST", "", 0, {}},
        {"PO ST", "/a", 0, {}},
        {"", "/a", 0, {}},
        {"POST", "/a", 0, {{"Host", "other"}}},
        {"POST", "/a", 0, {{"Transfer-Encoding", "x"}}},
        {"POST", "/a", 0, {{"content-length", "1"}}},
        {"POST", "/a", 0, {{"Connection", "close"}}},
        {"POST", "/a", 0, {{"Upgrade", "h2c"}}},
    };
    for (const OurHead& head : heads) {
        TestVendor vendor;
        vendor.head = head;
        CHECK(failed(vendor.push_whole("{}"), Code::request_malformed));
        CHECK(vendor.stream.output.empty());
        CHECK(vendor.stream.closed);
        CHECK_FALSE(vendor.reusable_after());
    }
}

TEST_CASE("nothing goes out twice") {
    TestVendor again;
    CHECK(all(again.push_whole("{}")));
    CHECK(failed(again.push_whole("{}"), Code::request_malformed));
    CHECK(again.stream.output == request_line + "content-length: 2\r\n\r\n{}");

    TestVendor after_last;
    CHECK(all(after_last.push_whole("{}")));
    CHECK(failed(after_last.push_last("more"), Code::request_malformed));
    CHECK(after_last.stream.closed);

    TestVendor headless;
    CHECK(failed(headless.push_last("{}"), Code::request_malformed));
    CHECK(headless.stream.output.empty());
}

TEST_CASE("exchange after exchange goes over one connection") {
    TestVendor vendor;
    for (int i = 0; i < 3; ++i) {
        CHECK(all(vendor.push_whole("{}")));
        vendor.stream.input = {ok};
        CHECK(vendor.answer() == 200);
        REQUIRE(vendor.reusable_after());
        vendor.exchange = vendor.connection->begin();
        CHECK_FALSE(vendor.connection->reusable());  // one at a time
    }
}

TEST_CASE("an answer before the request's end stops it and costs the connection") {
    TestVendor vendor;
    CHECK(all(vendor.push_head("first")));
    vendor.stream.idle_says = ByteStream::Idle::has_input;
    vendor.stream.input = {"HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"};
    const std::string before = vendor.stream.output;
    CHECK(answered(vendor.push("second")));
    CHECK(answered(vendor.push_last("third")));
    CHECK(vendor.stream.output == before);
    CHECK(vendor.answer() == 413);
    vendor.stream.idle_says = ByteStream::Idle::quiet;
    CHECK_FALSE(vendor.reusable_after());
    CHECK(vendor.stream.closed);
}

TEST_CASE("an answer while a part is blocked stops it and costs the connection") {
    TestVendor vendor;
    vendor.stream.stops_after = 10;
    vendor.stream.input = {ok};
    CHECK(answered(vendor.push_whole("{}")));
    CHECK(vendor.stream.output == request_line.substr(0, 10));
    CHECK(vendor.answer() == 200);
    CHECK_FALSE(vendor.reusable_after());
}

TEST_CASE("an answer of which only the status has come while a part is blocked stops it") {
    TestVendor vendor;
    vendor.stream.stops_after = 10;
    vendor.stream.input = {"HTTP/1.1 4", "13 Content Too Large\r\nContent-Length: 0\r\n\r\n"};
    CHECK(answered(vendor.push_whole("{}")));
    CHECK(vendor.answer() == 413);
    CHECK_FALSE(vendor.reusable_after());
}

TEST_CASE("interim answers between parts and within a blocked one do not stop the request") {
    for (const auto& interim : std::vector<std::deque<std::string>>{
             {"HTTP/1.1 100 Continue\r\n\r\n"},
             {"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"},
             {"HTTP", "/1.1 100 Continue\r\n\r\n"}}) {
        TestVendor between;
        CHECK(all(between.push_head("first")));
        between.stream.input = interim;
        between.stream.idle_says = ByteStream::Idle::has_input;
        while (!between.stream.input.empty()) CHECK(all(between.push("more")));
        between.stream.idle_says = ByteStream::Idle::quiet;
        CHECK(all(between.push_last("")));
        between.stream.input = {ok};
        CHECK(between.answer() == 200);
        CHECK(between.reusable_after());

        TestVendor within;
        within.stream.stops_after = 20;
        within.stream.input = interim;
        CHECK(all(within.push_whole("{}")));
        CHECK(within.stream.output == request_line + "content-length: 2\r\n\r\n{}");
        within.stream.input.push_back(ok);
        CHECK(within.answer() == 200);
        CHECK(within.reusable_after());
    }
}

TEST_CASE("interim answers without end and rubbish break the request off") {
    TestVendor endless;
    CHECK(all(endless.push_head("first")));
    endless.stream.idle_says = ByteStream::Idle::has_input;
    for (int i = 0; i < 9; ++i) endless.stream.input.emplace_back("HTTP/1.1 102 Processing\r\n\r\n");
    for (int i = 0; i < 8; ++i) CHECK(all(endless.push("part")));
    CHECK(failed(endless.push("part"), Code::vendor_malformed));
    CHECK(endless.stream.closed);

    TestVendor slow;
    CHECK(all(slow.push_head("first")));
    slow.stream.idle_says = ByteStream::Idle::has_input;
    slow.stream.input = {"HTTP/1.1 100 " + std::string(1000, 'x')};
    for (int i = 0; i < 64; ++i) {
        slow.stream.input.push_front(slow.stream.input.front().substr(0, 1));
        slow.stream.input[1].erase(0, 1);
        CHECK(all(slow.push("part")));
    }
    CHECK(failed(slow.push("part"), Code::vendor_malformed));
    CHECK(slow.stream.closed);

    TestVendor rubbish;
    rubbish.stream.stops_after = 10;
    rubbish.stream.input = {"220 smtp.example ESMTP\r\n\r\n"};
    CHECK(failed(rubbish.push_whole("{}"), Code::vendor_malformed));
    CHECK(rubbish.stream.closed);

    TestVendor gone;
    gone.stream.stops_after = 10;
    CHECK(failed(gone.push_whole("{}"), Code::vendor_broke_off));
    CHECK(gone.stream.closed);
}

TEST_CASE("an answer read before the request's end costs the connection") {
    TestVendor vendor;
    CHECK(all(vendor.push_head("first")));
    vendor.stream.input = {ok};
    CHECK(vendor.answer() == 200);
    CHECK_FALSE(vendor.reusable_after());
}

TEST_CASE("a vendor that answers and hangs up is heard") {
    TestVendor vendor;
    CHECK(all(vendor.push_head("first")));
    vendor.stream.writes_fail = true;
    vendor.stream.input = {ok};
    vendor.stream.idle_after_write = ByteStream::Idle::has_input;
    CHECK(answered(vendor.push_last("second")));
    CHECK(vendor.answer() == 200);
    CHECK_FALSE(vendor.reusable_after());
}

TEST_CASE("a vendor that hangs up has broken off") {
    TestVendor before;
    CHECK(all(before.push_head("first")));
    before.stream.idle_says = ByteStream::Idle::closed;
    CHECK(failed(before.push_last("second"), Code::vendor_broke_off));
    CHECK(before.stream.closed);

    TestVendor during;
    CHECK(all(during.push_head("first")));
    during.stream.writes_fail = true;
    CHECK(failed(during.push_last("second"), Code::vendor_broke_off));
    CHECK(during.stream.closed);
}

TEST_CASE("what a vendor says unasked is no answer to the next request") {
    TestVendor vendor;
    vendor.stream.idle_says = ByteStream::Idle::has_input;
    vendor.stream.input = {ok};
    CHECK(failed(vendor.push_whole("{}"), Code::vendor_broke_off));
    CHECK(vendor.stream.output.empty());
    CHECK(vendor.stream.closed);
}

TEST_CASE("bytes after an answer cost the connection") {
    TestVendor together;
    CHECK(all(together.push_whole("{}")));
    together.stream.input = {ok + "HTTP/1.1 200 OK\r\n"};
    CHECK(together.answer() == 200);
    CHECK_FALSE(together.reusable_after());
    CHECK(together.stream.closed);

    TestVendor later;
    CHECK(all(later.push_whole("{}")));
    later.stream.input = {ok};
    CHECK(later.answer() == 200);
    later.stream.idle_says = ByteStream::Idle::has_input;
    CHECK_FALSE(later.reusable_after());
}

TEST_CASE("an answer that was not read to its end costs the connection") {
    TestVendor vendor;
    CHECK(all(vendor.push_whole("{}")));
    vendor.stream.input = {ok};
    REQUIRE(wait(vendor.exchange->head()));
    CHECK_FALSE(vendor.reusable_after());
    CHECK(vendor.stream.closed);
}

TEST_CASE("the head's views hold while its body is read") {
    TestVendor vendor;
    CHECK(all(vendor.push_whole("{}")));
    vendor.stream.input = {"HTTP/1.1 200 OK\r\nA: first\r\nContent-Length: 100000\r\nB:  last \t\r\n\r\n",
                           std::string(100'000, 'x')};
    const auto head = wait(vendor.exchange->head());
    REQUIRE(head);
    CHECK(vendor.answer() == 200);
    REQUIRE((*head)->fields.size() == 3);
    CHECK((*head)->fields[0].name == "A");
    CHECK((*head)->fields[0].value == "first");
    CHECK((*head)->fields[2].value == "last");
}

TEST_CASE("a head over its limit is the vendor's fault") {
    TestVendor vendor;
    CHECK(all(vendor.push_whole("{}")));
    vendor.stream.input = {"HTTP/1.1 200 OK\r\nA: " + std::string(20'000, 'x') + "\r\n\r\n"};
    const auto head = wait(vendor.exchange->head());
    REQUIRE_FALSE(head);
    CHECK(head.error().code() == Code::vendor_malformed);
    CHECK(vendor.stream.closed);
}

TEST_CASE("a vendor that is waited for can be broken off") {
    TestVendor vendor;
    CHECK(all(vendor.push_whole("{}")));
    vendor.stream.end = MemoryStream::End::waits;
    const auto head = wait(vendor.exchange->head(), [&vendor] { vendor.exchange->reset(); });
    REQUIRE_FALSE(head);
    CHECK(head.error().code() == Code::vendor_broke_off);
    CHECK(failed(vendor.push_last(""), Code::vendor_broke_off));
    CHECK_FALSE(vendor.reusable_after());
}
