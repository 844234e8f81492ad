// Plain text: stretches that do not depend on the cuts, what is refused, and a text larger than any buffer.
#include <catch2/catch.hpp>
#include <functional>

#include "rules.hpp"

using namespace waybill;
using namespace waybill::format;

namespace {

/// Answers every stretch by a function, and writes down what it was asked.
class StretchFields final : public Fields {
public:
    using Decide = std::function<Stretch(Bytes, bool)>;
    explicit StretchFields(Decide decide, Descent root = {}) : decide_(std::move(decide)), root_(root) {}

    Descent root() override {
        calls += "root ";
        return root_;
    }
    Descent name(Bytes) override { std::abort(); }
    Descent element(std::uint64_t) override { std::abort(); }
    void up() override { std::abort(); }
    Keeping open(ContainerKind) override { std::abort(); }
    void close() override { std::abort(); }
    Verdict scalar(const Scalar&) override { std::abort(); }
    bool skipped(std::uint64_t scalars) override {
        calls += "skipped " + std::to_string(scalars) + " ";
        return true;
    }
    Stretch stretch(Bytes text, bool last) override {
        calls += std::to_string(text.size()) + (last ? " last " : " ");
        return decide_(text, last);
    }
    Error refusal() const override { return Error(Code::item_refused, "the test refuses it", 7); }

    std::string calls;

private:
    Decide decide_;
    Descent root_;
};

struct Outcome {
    std::string refused;
    std::uint64_t offset = 0;
    std::string output;
    std::vector<WrittenItem> items;
    std::string calls;
};

Outcome run(Bytes message, const StretchFields::Decide& decide, std::size_t chunk, const Limits& limits = {},
            Descent root = {}) {
    test::FixedRandom random;
    StretchFields fields(decide, root);
    const auto format = find("text")->make({limits, random});
    Output out;
    Result<void> done;
    for (std::size_t at = 0; at < message.size() && done; at += chunk) {
        const std::string piece(message.substr(at, chunk));
        done = format->feed(piece, fields, out);
    }
    if (done) done = format->finish(fields, out);
    Outcome outcome;
    if (!done) {
        outcome.refused = base::name_of(done.error().code());
        outcome.offset = done.error().offset();
    }
    outcome.output = out.committed();
    outcome.items = out.items();
    outcome.calls = fields.calls;
    return outcome;
}

Stretch clear(Bytes text, bool) { return {false, text.size(), true, 3, text}; }
Stretch withhold(Bytes text, bool) { return {false, text.size(), false, 0, {}}; }

constexpr std::size_t chunks[] = {1, 2, 3, 5, 1000, 1 << 20};

}  // namespace

TEST_CASE("a text that is clear leaves as it stands however it is cut") {
    for (const Bytes message : {Bytes("plain"), Bytes("line\r\nline\n\ttab\x01\x7f"), Bytes("Zo\xc3\xab \xe2\x82\xac"),
                                Bytes("\xf0\x9d\x84\x9e"), Bytes("\xef\xbb\xbfmark")}) {
        for (const std::size_t chunk : chunks) {
            CAPTURE(message, chunk);
            const Outcome outcome = run(message, clear, chunk);
            CHECK(outcome.refused == "");
            CHECK(outcome.output == message);
            REQUIRE(outcome.items.size() == 1);
            CHECK(outcome.items[0].tag == 3);
            CHECK(outcome.items[0].length == message.size());
            CHECK(outcome.calls == "root " + std::to_string(message.size()) + " last ");
        }
    }
}

TEST_CASE("an empty text is a text and may be withheld") {
    CHECK(run("", clear, 1).refused == "");
    CHECK(run("", clear, 1).items.empty());
    CHECK(run("", clear, 1).calls == "root 0 last ");
    CHECK(run("", withhold, 1).refused == "");
    const Outcome skipped = run("", clear, 1, {}, {Descent::Way::skip});
    CHECK(skipped.refused == "");
    CHECK(skipped.calls == "root skipped 1 ");
}

TEST_CASE("a text of which nothing may leave is refused when it is read") {
    for (const std::size_t chunk : chunks) {
        const Outcome outcome = run("secret", withhold, chunk);
        CHECK(outcome.refused == "nothing-allowed");
        CHECK(outcome.output == "");
        const Outcome skipped = run("secret", clear, chunk, {}, {Descent::Way::skip});
        CHECK(skipped.refused == "nothing-allowed");
        CHECK(skipped.output == "");
        CHECK(skipped.calls == "root skipped 1 ");
    }
}

TEST_CASE("a text that is refused at its root or in a stretch is refused by the decider") {
    const Outcome root = run("a", clear, 1, {}, {Descent::Way::refuse});
    CHECK(root.refused == "item-refused");
    CHECK(root.offset == 7);
    const Outcome stretch = run("a", [](Bytes, bool) { return Stretch{true}; }, 1);
    CHECK(stretch.refused == "item-refused");
    CHECK(stretch.output == "");
}

TEST_CASE("what is not UTF-8 or has a NUL is refused where it goes wrong however it is cut") {
    const std::pair<std::string, std::uint64_t> cases[] = {
        {"ab\xff", 2},
        {"\x80", 0},
        {"a\xc3", 2},
        {"a\xc3(", 2},
        {"a\xed\xa0\x80", 2},
        {"\xc0\xaf", 0},
        {"a\xf4\x90\x80", 2},
        {"a\xe2\x82", 3},
        {"\xf8\x88", 0},
        {"\xff\xfe", 0},
        {std::string("a\0b", 3), 1},
        {std::string("\0\xff", 2), 0},
        {std::string("h\0i\0", 4), 1},
        {"\xe0\x9f\xbf", 1},
    };
    for (const auto& [message, at] : cases) {
        for (const std::size_t chunk : chunks) {
            for (const Descent& root : {Descent{}, Descent{Descent::Way::skip}}) {
                CAPTURE(message, chunk);
                const Outcome outcome = run(message, clear, chunk, {}, root);
                CHECK(outcome.refused == "body-malformed");
                CHECK(outcome.offset == at);
            }
        }
    }
}

TEST_CASE("stretches end where the text says and not where it was cut") {
    Limits limits;
    limits.item_bytes = 8;
    const auto words = [](Bytes text, bool last) -> Stretch {
        const std::size_t end = last ? text.size() : text.rfind(' ') + 1;
        return {false, end, true, 0, text.substr(0, end)};
    };
    const std::string message = "one two three \xe2\x82\xac\xe2\x82\xac four five";
    const Outcome whole = run(message, words, message.size(), limits);
    CHECK(whole.refused == "");
    CHECK(whole.output == message);
    CHECK(whole.calls == "root 8 6 8 8 4 last ");
    for (std::size_t chunk = 1; chunk < message.size(); ++chunk) {
        const Outcome cut = run(message, words, chunk, limits);
        CHECK(cut.output == whole.output);
        CHECK(cut.calls == whole.calls);
        CHECK(cut.items.size() == whole.items.size());
    }
}

TEST_CASE("a stretch that needs more than an item is refused") {
    Limits limits;
    limits.item_bytes = 8;
    const auto never = [](Bytes text, bool last) -> Stretch { return last ? clear(text, last) : Stretch{}; };
    for (const std::size_t chunk : chunks) {
        CHECK(run("1234567", never, chunk, limits).output == "1234567");
        const Outcome outcome = run("12345678", never, chunk, limits);
        CHECK(outcome.refused == "item-too-large");
        CHECK(outcome.offset == 0);
        CHECK(outcome.output == "");
    }
}

TEST_CASE("what takes the place of a stretch is written and noted") {
    bool first = true;
    const auto replace = [&](Bytes text, bool) -> Stretch {
        const std::size_t half = first ? text.size() / 2 : text.size();
        first = false;
        return {false, half, true, 9, "XYZ"};
    };
    const Outcome outcome = run("0123456789", replace, 4);
    CHECK(outcome.output == "XYZXYZ");
    REQUIRE(outcome.items.size() == 2);
    CHECK(outcome.items[1].begin == 3);
    CHECK(outcome.items[1].length == 3);
    CHECK(outcome.calls == "root 10 last 5 last ");
}

TEST_CASE("a text of any length passes in blocks of 256 KiB") {
    test::FixedRandom random;
    std::size_t largest = 0, asked = 0;
    StretchFields fields([&](Bytes text, bool last) {
        largest = std::max(largest, text.size());
        ++asked;
        return clear(text, last);
    });
    const auto format = find("text")->make({{}, random});
    Output out;
    const std::string piece(100'000, 'x');
    std::uint64_t sent = 0;
    for (int i = 0; i < 400; ++i) {
        REQUIRE(format->feed(piece, fields, out));
        sent += out.committed().size();
        out.take(out.committed().size(), out.committed_items());
    }
    REQUIRE(format->finish(fields, out));
    CHECK(sent + out.committed().size() == 40'000'000);
    CHECK(largest == 256u << 10);
    CHECK(asked == 40'000'000 / (256 << 10) + 1);
}

TEST_CASE("plain text takes its own content type with UTF-8 as the one parameter") {
    const Row& row = *find("text");
    for (const Bytes type : {"text/plain", "Text/Plain", "text/plain;charset=utf-8",
                             " text/plain ; charset=\"UTF-8\"\t", "text/plain;\tcharset=UTF-8"})
        CHECK(row.accepts(type));
    for (const Bytes type : {"", "text/html", "text/plainx", "text/plain;", "text/plain;charset=latin1", "text",
                             "text/plain; format=flowed", "text/plain;charset=utf-8;a=b", "text/plain charset=utf-8"})
        CHECK_FALSE(row.accepts(type));
    CHECK(row.accepts(row.content_type));
    std::string out;
    row.spell(out, "a \"b\"\n");
    CHECK(out == "a \"b\"\n");
}
