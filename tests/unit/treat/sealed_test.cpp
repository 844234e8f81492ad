#include "waybill/treat/sealed.hpp"

#include <catch2/catch.hpp>

#include "support.hpp"
#include "waybill/base/text_codes.hpp"

using namespace waybill;
using base::ValueKind;
using treat::SealedOpener;
using Into = SealedOpener::Into;

namespace {

crypto::RecipientSecret generated() {
    base::SystemRandom random;
    return crypto::RecipientSecret::generate(random);
}

std::string sealed(const crypto::RecipientSecret& to, Bytes text, ValueKind kind = ValueKind::string) {
    return test::applied("{encrypt: {to: " + to.key().text() + "}}", text, kind);
}

struct Opened {
    std::string text;
    SealedOpener::Counts counts;
};

/// In pieces of this size; 0: at once.
Opened opened(const crypto::RecipientSecret& by, Into into, Bytes text, std::size_t piece = 0) {
    SealedOpener opener(by, into);
    Opened out;
    const std::size_t step = piece == 0 ? text.size() : piece;
    for (std::size_t at = 0; at < text.size(); at += step) opener.feed(text.substr(at, step), out.text);
    opener.finish(out.text);
    out.counts = opener.counts();
    return out;
}

}  // namespace

TEST_CASE("What encrypt makes has its form and a length that tells the length of the value only") {
    const auto recipient = generated();
    for (const std::size_t size : {std::size_t(0), std::size_t(1), std::size_t(2), std::size_t(1000)}) {
        const std::string one = sealed(recipient, std::string(size, 'a')),
                          other = sealed(recipient, std::string(size, 'b'));
        CHECK(one.starts_with("wbe1." + recipient.key().id() + "."));
        CHECK(one.ends_with("."));
        CHECK(one.size() == 5 + 8 + 1 + (4 * (49 + size) + 2) / 3 + 1);
        CHECK(other.size() == one.size());
        CHECK(sealed(recipient, std::string(size, 'a')) != one);
    }
}

TEST_CASE("Sealed values inside any text are opened and all else stays") {
    const auto recipient = generated();
    const std::string text = "a " + sealed(recipient, "Anna") + sealed(recipient, "") + "b wbe1. wbe1.0 " +
                             sealed(recipient, "\u00e9\"\n") + sealed(recipient, "12", ValueKind::number);
    for (const std::size_t piece : {0, 1, 2, 3, 7, 64}) {
        const Opened out = opened(recipient, Into::text, text, piece);
        CHECK(out.text == "a Annab wbe1. wbe1.0 \u00e9\"\n12");
        CHECK(out.counts.opened == 4);
        CHECK(out.counts.other_key + out.counts.damaged == 0);
    }
}

TEST_CASE("In JSON a value stays inside its string and numbers and booleans become what they were") {
    const auto recipient = generated();
    const auto s = [&](Bytes text) { return sealed(recipient, text); };
    const auto n = [&](Bytes text) { return sealed(recipient, text, ValueKind::number); };
    const std::string text = "{\"name\":\"" + s("Anna \"A\" \\ \n") + "\",\"salary\": \"" + n("-1.5e3") +
                             "\" ,\"ok\":\"" + sealed(recipient, "true", ValueKind::boolean) + "\",\"note\":\"pays " +
                             n("7") + "\",\"q\":\"\\\"" + n("8") + "\\\"\",\"r\":\"\\\"" + n("9") + "\",\"list\":[\"" +
                             n("1") + "\",\"" + n("2") + "\"],\"" + n("3") + "\" : 4,\"last\":\"" + n("5") + "\"}";
    const std::string expected =
        "{\"name\":\"Anna \\\"A\\\" \\\\ \\u000a\",\"salary\": -1.5e3 ,\"ok\":true,\"note\":\"pays "
        "7\",\"q\":\"\\\"8\\\"\","
        "\"r\":\"\\\"9\",\"list\":[1,2],\"3\" : 4,\"last\":5}";
    for (const std::size_t piece : {0, 1, 2, 3, 5, 64, 100})
        CHECK(opened(recipient, Into::json, text, piece).text == expected);
    CHECK(opened(recipient, Into::json, "\"" + n("5") + "\"", 1).text == "5");
    CHECK(opened(recipient, Into::json, "\"" + n("5"), 1).text == "\"5");
}

TEST_CASE("What is sealed to another key or damaged or no value stays as it is and is counted") {
    const auto recipient = generated(), other = generated();
    const std::string foreign = sealed(other, "x");
    std::string damaged = sealed(recipient, "x"), forged = "wbe1." + recipient.key().id() + ".", box;
    damaged[20] = damaged[20] == 'A' ? 'B' : 'A';
    REQUIRE(recipient.key().seal("n1,\"admin\":true", box));  // says that it is a number
    base::append_base64url(forged, box);
    forged += '.';
    const std::string text = "\"" + foreign + "\" \"" + damaged + "\" \"" + forged + "\"";
    for (const Into into : {Into::text, Into::json})
        for (const std::size_t piece : {0, 1, 9}) {
            const Opened out = opened(recipient, into, text, piece);
            CHECK(out.text == text);
            CHECK(out.counts.opened == 0);
            CHECK(out.counts.other_key == 1);
            CHECK(out.counts.damaged == 2);
        }
}

TEST_CASE("A sealed value without end is let go when it is longer than any may be") {
    const auto recipient = generated();
    const std::string endless = "wbe1." + recipient.key().id() + "." + std::string(SealedOpener::longest, 'A');
    SealedOpener opener(recipient, Into::text);
    std::string out;
    opener.feed(endless, out);
    CHECK(out.size() > SealedOpener::longest - 100);
    opener.finish(out);
    CHECK(out == endless);
}
