// Content codings: taken off before anything is judged, put on as the route says; records are of the plain bytes.
#include "redact_fixture.hpp"
#include "waybill/format/coding.hpp"

using namespace waybill;
using namespace waybill::test;

namespace {

constexpr const char* catalog = "categories: {pii.name: {title: Name}}\n";

std::string vendor(const std::string& coding) {
    return R"(vendor: case
title: A case
agreement: {reference: DPA-1, purpose: tests, valid: {from: 2020-01-01, until: 2099-12-31}, share: {pii.name: clear}}
connection: {url: "https://vendor.example"}
routes:
  - route: send
    match: POST /v1/send
    clients: ["*"]
    limits: {body: 4MiB}
    outbound:
      body: {format: json, coding: )" +
           coding + R"(, fields: {"$[*].name": pii.name}}
)";
}

std::string encoded(std::string_view name, Bytes plain) {
    std::string out;
    format::find_coding(name)->make_encoder()->encode(plain, format::Encoder::Last::yes, out);
    return out;
}

std::string decoded(std::string_view name, Bytes coded) {
    std::string out;
    const auto decoder = format::find_coding(name)->make_decoder({.decoded_bytes = 64 << 20});
    REQUIRE(decoder->feed(coded, [&](Bytes piece) -> Result<void> {
        out += piece;
        return {};
    }));
    REQUIRE(decoder->finish());
    return out;
}

}  // namespace

TEST_CASE("a coded message is judged as the plain one however it is cut") {
    const std::string plain = R"([{"name":"Anna","note":"secret"},{"note":1}])";
    for (const format::Coding& coding : format::codings()) {
        INFO(coding.name);
        Machine machine(snapshot_of(catalog, "case", vendor("identity")));
        const auto expected = machine.redact(plain, 1000);
        REQUIRE(!expected.refused);
        machine.content_encoding = coding.name;
        const std::string message = encoded(coding.name, plain);
        for (std::size_t cut = 0; cut <= message.size(); ++cut) {
            const auto got = machine.redact_cut(message, cut);
            REQUIRE(!got.refused);
            CHECK(got.output() == expected.output());
            CHECK(got.windows.back().draft.bytes_in == plain.size());
        }
        CHECK(machine.redact(message, 1).output() == expected.output());
    }
}

TEST_CASE("a coded message that is damaged or of no coding that is known is refused with nothing given out") {
    Machine machine(snapshot_of(catalog, "case", vendor("identity")));
    const std::string message = encoded("gzip", R"([{"name":"Anna"}])");
    struct Row {
        std::string coding, message;
        Code code;
    };
    for (const Row& row :
         {Row{"gzip", message.substr(0, message.size() - 1), Code::coding_malformed},
          Row{"gzip", message + "x", Code::coding_malformed}, Row{"br", "\xff\xff\xff\xff", Code::coding_malformed},
          Row{"gzip, gzip", message, Code::coding_unsupported}, Row{"lzma", message, Code::coding_unsupported},
          Row{"", message, Code::body_malformed}, Row{"gzip", encoded("gzip", "[{]"), Code::body_malformed}}) {
        INFO(row.coding);
        machine.content_encoding = row.coding;
        for (const std::size_t chunk : {1, 1000}) {
            const auto got = machine.redact(row.message, chunk);
            REQUIRE(got.refused);
            CHECK(got.refused->code() == row.code);
            CHECK(got.windows.empty());
        }
    }
}

TEST_CASE("limits hold for what a coded message expands to") {
    Machine machine(snapshot_of(catalog, "case", vendor("identity")));
    const std::string blanks(3 << 20, ' ');
    machine.content_encoding = "gzip";
    const auto steep = machine.redact(encoded("gzip", blanks + "[]"), 1 << 20);
    REQUIRE(steep.refused);
    CHECK(steep.refused->code() == Code::expands_too_much);

    redact::Ceilings ceilings;
    ceilings.body_bytes = 100;
    const auto large = machine.redact(encoded("gzip", std::string(101, ' ') + "[]"), 1 << 20, ceilings);
    REQUIRE(large.refused);
    CHECK(large.refused->code() == Code::body_too_large);
    CHECK_FALSE(machine.redact(encoded("gzip", std::string(98, ' ') + "[]"), 1 << 20, ceilings).refused);
}

TEST_CASE("what leaves is coded as the route says and recorded as it is before") {
    for (const format::Coding& coding : format::codings()) {
        INFO(coding.name);
        Machine machine(snapshot_of(catalog, "case", vendor(std::string(coding.name))));
        redact::Ceilings ceilings;
        ceilings.window.output_bytes = 20;
        const auto got = machine.redact(Request{.target = "/v1/send", .body = R"([{"name":"Anna"},{"name":"Bert"}])"},
                                        100, ceilings);
        REQUIRE(!got.refused);
        REQUIRE(got.windows.size() == 2);
        REQUIRE(got.windows.front().head);
        const auto& fields = got.windows.front().head->fields;
        CHECK(std::any_of(fields.begin(), fields.end(), [&](const http::Field& field) {
            return field.name == "content-encoding" && field.value == coding.name;
        }));
        CHECK(got.output() == R"([{"name":"Anna"},{"name":"Bert"}])");
        CHECK(got.windows[0].draft.items.size() + got.windows[1].draft.items.size() == 2);
        std::string sent;
        for (const auto& window : got.windows) sent += window.coded;
        CHECK(decoded(coding.name, sent) == got.output());
    }
}
