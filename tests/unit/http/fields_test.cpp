// What is read from fields, and which of a vendor's pass.
#include "waybill/http/fields.hpp"

#include <catch2/catch.hpp>

using namespace waybill;
using namespace waybill::http;

TEST_CASE("names compare without case and nothing else does") {
    CHECK(same_name("Content-Type", "cONTENT-tYPE"));
    CHECK_FALSE(same_name("a", "ab"));
    CHECK_FALSE(same_name("a_b", "a?b"));
    CHECK_FALSE(same_name("[", "{"));
    CHECK_FALSE(same_name("\xC3\x84", "\xC3\xA4"));
}

TEST_CASE("find gives the first field of a name and tells of more") {
    const std::vector<FieldView> fields = {{"A", "1"}, {"b", "2"}, {"a", "3"}};
    bool repeated = false;
    CHECK(find(fields, "a", &repeated)->value == "1");
    CHECK(repeated);
    CHECK(find(fields, "B", &repeated)->value == "2");
    CHECK_FALSE(repeated);
    CHECK(find(fields, "c", &repeated) == nullptr);
    CHECK_FALSE(repeated);
    CHECK(find(fields, "a")->value == "1");
}

TEST_CASE("fields of the connection and of the framing and the gateway's own do not pass inbound") {
    for (const Bytes name : {"Connection", "keep-alive", "TE", "Trailer", "Transfer-Encoding", "UPGRADE",
                             "Proxy-Status", "Proxy-Authenticate", "proxy-", "Content-Length", "Alt-Svc",
                             "Waybill-Exchange", "waybill-refusal", "WAYBILL-anything"}) {
        INFO(name);
        CHECK_FALSE(passes_inbound(name, {}));
    }
}

TEST_CASE("other fields pass inbound") {
    for (const Bytes name : {"Content-Type", "Date", "ETag", "Proxied", "Proxy", "Waybill", "X-Waybill-Exchange", "T",
                             "Content-Length-Hint"}) {
        INFO(name);
        CHECK(passes_inbound(name, {}));
    }
}

TEST_CASE("what a Connection field names is of that connection whatever the case and the field") {
    const std::vector<FieldView> fields = {
        {"Connection", "close"}, {"X-One", "1"}, {"CONNECTION", ", x-ONE\t,,X-Two"}, {"Keep-Alive", "X-Three"}};
    CHECK(is_of_connection(fields, "x-one"));
    CHECK(is_of_connection(fields, "x-two"));
    CHECK_FALSE(is_of_connection(fields, "x-three"));
    CHECK_FALSE(is_of_connection(fields, "x"));
    CHECK_FALSE(is_of_connection(fields, "x-one,x-two"));
    CHECK_FALSE(is_of_connection({}, "x-one"));
}

TEST_CASE("what Connection names does not pass inbound") {
    const std::vector<Bytes> connection = {"close, X-One", ", x-two\t,,"};
    CHECK_FALSE(passes_inbound("x-one", connection));
    CHECK_FALSE(passes_inbound("X-Two", connection));
    CHECK(passes_inbound("X-Three", connection));
    CHECK(passes_inbound("X", connection));
}

TEST_CASE("a coding other than identity is one") {
    CHECK_FALSE(is_coded({}));
    CHECK_FALSE(is_coded({{"Content-Type", "gzip"}}));
    CHECK_FALSE(is_coded({{"Content-Encoding", ""}}));
    CHECK_FALSE(is_coded({{"content-encoding", "Identity, identity"}}));
    CHECK(is_coded({{"content-encoding", "gzip"}}));
    CHECK(is_coded({{"Content-Encoding", "identity, br"}}));
    CHECK(is_coded({{"Content-Encoding", "identity"}, {"Content-Encoding", "zstd"}}));
    CHECK(is_coded({{"Content-Encoding", "identity;q=1"}}));
}
