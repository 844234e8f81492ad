// The strict scanner: every rule by its case, and that how the bytes came changes nothing.
#include "waybill/http/head.hpp"

#include "cases.hpp"

using namespace waybill;
using namespace waybill::http;

namespace {

using Verdict = Result<std::optional<HeadVerdict>>;

constexpr HeadLimits limits{512, 12};

struct Requests {
    static constexpr const char* file = "request_heads.txt";
    static constexpr Code too_large = Code::head_too_large;
    static Verdict scan(const Case&, Bytes bytes, std::size_t& scanned, const HeadLimits& given = limits) {
        return scan_request_head(bytes, scanned, given);
    }
};

struct Responses {
    static constexpr const char* file = "response_heads.txt";
    static constexpr Code too_large = Code::vendor_malformed;
    static Verdict scan(const Case& one, Bytes bytes, std::size_t& scanned, const HeadLimits& given = limits) {
        return scan_response_head(bytes, scanned, given, one.name.starts_with("HEAD:"));
    }
};

std::string told(const Verdict& verdict) {
    if (!verdict) {
        const Code code = verdict.error().code();
        return (code == Code::head_too_large ? "too large: " : "refused: ") + std::string(verdict.error().text());
    }
    if (!*verdict) return "more";
    const HeadVerdict& head = **verdict;
    std::string out = head.status == 0 ? "" : std::to_string(head.status) + " ";
    switch (head.framing) {
        case Framing::none:
            out += "none";
            break;
        case Framing::length:
            out += "length " + std::to_string(head.content_length);
            break;
        case Framing::chunked:
            out += "chunked";
            break;
        case Framing::until_close:
            out += "until close";
            break;
    }
    if (!head.keep_alive) out += " close";
    if (head.expects_continue) out += " continue";
    return out;
}

bool same(const HeadVerdict& one, const HeadVerdict& other) {
    return one.length == other.length && one.framing == other.framing && one.content_length == other.content_length &&
           one.keep_alive == other.keep_alive && one.expects_continue == other.expects_continue &&
           one.status == other.status;
}

/// What is said of the bytes when they come one at a time, and when one more call is made than was needed.
template <class Heads>
Verdict byte_by_byte(const Case& one) {
    std::size_t scanned = 0;
    for (std::size_t length = 0; length <= one.bytes.size(); ++length) {
        const Exact prefix(Bytes(one.bytes).substr(0, length));
        Verdict verdict = Heads::scan(one, prefix.view(), scanned);
        CHECK(scanned <= length);
        if (!verdict || *verdict) return verdict;
    }
    return std::optional<HeadVerdict>();
}

}  // namespace

TEMPLATE_TEST_CASE("a head has the verdict of its case", "", Requests, Responses) {
    for (const Case& one : read_cases(TestType::file)) {
        INFO(one.name);
        std::size_t scanned = 0;
        const Exact whole(one.bytes);
        const Verdict verdict = TestType::scan(one, whole.view(), scanned);
        CHECK(told(verdict) == one.verdict);
        if (!verdict) {
            REQUIRE(one.error_at.has_value());
            CHECK(verdict.error().offset() == *one.error_at);
        } else if (*verdict) {
            CHECK_FALSE(one.error_at.has_value());
            CHECK((*verdict)->length == one.end.value_or(one.bytes.size()));
        }
    }
}

TEMPLATE_TEST_CASE("a head that comes byte by byte has the verdict of the whole", "", Requests, Responses) {
    for (const Case& one : read_cases(TestType::file)) {
        INFO(one.name);
        std::size_t scanned = 0;
        const Verdict whole = TestType::scan(one, one.bytes, scanned);
        const Verdict pieces = byte_by_byte<TestType>(one);
        REQUIRE(static_cast<bool>(whole) == static_cast<bool>(pieces));
        if (!whole) {
            CHECK(same(whole.error(), pieces.error()));
            continue;
        }
        REQUIRE(whole->has_value() == pieces->has_value());
        if (*whole) CHECK(same(**whole, **pieces));
    }
}

TEMPLATE_TEST_CASE("a prefix scanned on its own says nothing or what the whole says", "", Requests, Responses) {
    for (const Case& one : read_cases(TestType::file)) {
        INFO(one.name);
        std::size_t scanned = 0;
        const Verdict whole = TestType::scan(one, one.bytes, scanned);
        for (std::size_t length = 0; length < one.bytes.size(); ++length) {
            INFO(length);
            const Exact prefix(Bytes(one.bytes).substr(0, length));
            scanned = 0;
            const Verdict part = TestType::scan(one, prefix.view(), scanned);
            if (!part) {
                REQUIRE_FALSE(whole);
                CHECK(same(whole.error(), part.error()));
            } else if (*part) {
                REQUIRE(whole);
                CHECK(same(**whole, **part));
            }
        }
    }
}

TEMPLATE_TEST_CASE("a head may be as long as the limit and no longer wherever it is cut", "", Requests, Responses) {
    for (const Case& one : read_cases(TestType::file)) {
        std::size_t scanned = 0;
        const Verdict whole = TestType::scan(one, one.bytes, scanned);
        if (!whole || !*whole) continue;
        INFO(one.name);
        const std::size_t length = (*whole)->length;
        scanned = 0;
        CHECK(TestType::scan(one, one.bytes, scanned, {length, 12}));
        for (std::size_t cut = length - 1; cut <= one.bytes.size(); ++cut) {
            scanned = 0;
            const Verdict over = TestType::scan(one, Bytes(one.bytes).substr(0, cut), scanned, {length - 1, 12});
            REQUIRE_FALSE(over);
            CHECK(over.error().code() == TestType::too_large);
            CHECK(over.error().offset() == length - 1);
        }
    }
}

TEST_CASE("a head without an end is refused at the limit") {
    const std::string endless = "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(4096, 'x');
    std::size_t scanned = 0;
    auto verdict = scan_request_head(Bytes(endless).substr(0, 511), scanned, limits);
    REQUIRE(verdict);
    CHECK_FALSE(verdict->has_value());
    verdict = scan_request_head(Bytes(endless).substr(0, 512), scanned, limits);
    REQUIRE_FALSE(verdict);
    CHECK(verdict.error().code() == Code::head_too_large);
}
