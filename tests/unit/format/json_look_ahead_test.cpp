// Values that are looked ahead into: whoever looks ahead everywhere gets the same message as who never does.
#include "cases.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;
using selector::Node;

std::string text_of(const Node& node) {
    std::string out;
    switch (node.kind) {
        case Node::Kind::null:
            return "null";
        case Node::Kind::boolean:
        case Node::Kind::number:
            return node.text;
        case Node::Kind::string:
            return json::serialize(json::value(node.text));
        case Node::Kind::array:
        case Node::Kind::object:
            break;
    }
    const bool object = node.kind == Node::Kind::object;
    CHECK(node.names.size() == (object ? node.children.size() : 0));
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += ",";
        if (object) out += json::serialize(json::value(node.names[i])) + ":";
        out += text_of(node.children[i]);
    }
    return (object ? "{" : "[") + out + (object ? "}" : "]");
}

/// Answers as the rules do, but asks to see those values first whose number in the message is in `which`.
class Looking final : public Fields {
public:
    Looking(const Rules& rules, unsigned which) : fields_(rules), which_(which) {}

    Descent root() override { return look(fields_.root()); }
    Descent name(Bytes name) override { return look(fields_.name(name)); }
    Descent element(std::uint64_t index) override { return look(fields_.element(index)); }
    Descent examine(const Node& value) override {
        seen.push_back(text_of(value));
        return answer_;
    }
    void up() override { fields_.up(); }
    Keeping open(ContainerKind kind) override { return fields_.open(kind); }
    void close() override { fields_.close(); }
    Verdict scalar(const Scalar& value) override { return fields_.scalar(value); }
    bool skipped(std::uint64_t scalars) override { return fields_.skipped(scalars); }
    Error refusal() const override { return fields_.refusal(); }

    std::vector<std::string> seen;
    const std::string& calls() const { return fields_.calls(); }

private:
    Descent look(const Descent& answer) {
        answer_ = answer;
        if ((which_ >> (asked_++ % 8) & 1) == 0) return answer;
        Descent ahead;
        ahead.way = Descent::Way::look_ahead;
        return ahead;
    }

    RuleFields fields_;
    unsigned which_;
    unsigned asked_ = 0;
    Descent answer_;
};

struct Seen {
    Outcome outcome;
    std::vector<std::string> values;
    bool operator==(const Seen&) const = default;
};

Seen look(std::string_view format, Bytes message, const Rules& rules, unsigned which,
          const std::vector<std::size_t>& cuts, const Limits& limits = {}) {
    FixedRandom random;
    Looking fields(rules, which);
    const auto reader = find(format)->make({limits, random});
    Output out;
    Result<void> done;
    for (std::size_t i = 0, begin = 0; i <= cuts.size() && done; ++i) {
        const std::size_t end = i < cuts.size() ? cuts[i] : message.size();
        const std::string piece(message.substr(begin, end - begin));
        done = reader->feed(piece, fields, out);
        begin = end;
    }
    if (done) done = reader->finish(fields, out);
    Seen seen;
    if (!done) {
        seen.outcome.refused = base::name_of(done.error().code());
        seen.outcome.offset = done.error().offset();
    }
    seen.outcome.output = out.committed();
    for (std::size_t i = 0; i < out.committed_items(); ++i)
        seen.outcome.items.push_back(std::to_string(out.items()[i].tag) + " " +
                                     seen.outcome.output.substr(out.items()[i].begin, out.items()[i].length));
    seen.outcome.calls = fields.calls();
    seen.values = fields.seen;
    return seen;
}

/// Cut at every byte, and in single bytes; gives the whole one's.
Seen look_all_cuts(std::string_view format, Bytes message, const Rules& rules, unsigned which,
                   const Limits& limits = {}) {
    const Seen whole = look(format, message, rules, which, {}, limits);
    std::vector<std::size_t> all;
    for (std::size_t at = 1; at < message.size(); ++at) {
        all.push_back(at);
        CAPTURE(at);
        if (const Seen cut = look(format, message, rules, which, {at}, limits); !(cut == whole)) {
            CHECK(cut.outcome == whole.outcome);
            CHECK(cut.values == whole.values);
            return whole;
        }
    }
    CHECK((look(format, message, rules, which, all, limits) == whole));
    return whole;
}

void check_data(std::string_view format, const char* name) {
    const auto rows = read(std::filesystem::path(WAYBILL_SOURCE_DIR) / "tests/data/format" / format / name);
    for (const auto& value : rows.as_array()) {
        const json::object& row = value.as_object();
        if (row.contains("inner")) continue;
        const std::string message = text(row.at("message"));
        const Rules given(rules(row, "rules"));
        const Outcome plain = run(message, given, {}, limits(row), nullptr, format);
        for (const unsigned which : {0xffu, 0x01u, 0x12u, 0x58u, 0xa6u}) {
            CAPTURE(text(row.at("what")), message, which);
            const Seen seen = look_all_cuts(format, message, given, which, limits(row));
            // What is wrong behind a value that is refused may be found first.
            if (plain.refused.empty())
                CHECK(seen.outcome == plain);
            else
                CHECK_FALSE(seen.outcome.refused.empty());
        }
    }
}

Limits ahead(std::size_t bytes) {
    Limits limits;
    limits.look_ahead = bytes;
    return limits;
}

}  // namespace

TEST_CASE("looking ahead changes nothing of a message of JSON") {
    for (const char* name : {"calls.json", "kept.json", "limits.json", "names.json", "refused.json", "replaced.json",
                             "structure.json", "withheld.json"})
        check_data("json", name);
}

TEST_CASE("looking ahead changes nothing of a message of lines") { check_data("ndjson", "lines.json"); }

TEST_CASE("a value that is looked ahead into is shown whole") {
    const Bytes message = "{\"a\": [1 , \"x\\n\", {\"\\u0062\" :null}], \"c\":-1.50e+3 , \"d\":true}";
    const Seen seen = look_all_cuts("json", message, keep_all(), 0xff);
    CHECK(seen.outcome.refused.empty());
    CHECK(seen.values == std::vector<std::string>{R"({"a":[1,"x\n",{"b":null}],"c":-1.50e+3,"d":true})",
                                                  R"([1,"x\n",{"b":null}])", "1", R"("x\n")", R"({"b":null})", "null",
                                                  "-1.50e+3", "true"});
    const Seen lines = look_all_cuts("ndjson", "{\"a\":1}\n\n 2\r\n3", keep_all(), 0xff);
    CHECK(lines.values == std::vector<std::string>{R"([{"a":1},2,3])", R"({"a":1})", "1", "2", "3"});
}

TEST_CASE("a value that is looked ahead into is held up to the limit") {
    for (const char* value : {"\"2345\"", "123456", "[12,4]", "{\"a\":1}", "{\"a\":123456}", "[[[]]]", "-1.5e3"}) {
        const Bytes held(value);
        for (const std::string& message : {"[" + std::string(held) + "]", "[ " + std::string(held) + " , 1 ]",
                                           "{\"name\" :" + std::string(held) + "}"}) {
            CAPTURE(message);
            CHECK(look_all_cuts("json", message, keep_all(), 0b10, ahead(held.size())).outcome.refused == "");
            const Seen over = look_all_cuts("json", message, keep_all(), 0b10, ahead(held.size() - 1));
            CHECK(over.outcome.refused == "look-ahead-exceeded");
            CHECK(over.outcome.offset == message.find(held));
        }
    }
    CHECK(look_all_cuts("ndjson", "1\n[2,3]\n", keep_all(), 0b100, ahead(5)).outcome.refused == "");
    const Seen line = look_all_cuts("ndjson", "1\n[2,3]\n", keep_all(), 0b100, ahead(4));
    CHECK(line.outcome.refused == "look-ahead-exceeded");
    CHECK(line.outcome.offset == 2);
    CHECK(look_all_cuts("ndjson", "1\n2\n", keep_all(), 1, ahead(4)).outcome.refused == "");
    CHECK(look_all_cuts("ndjson", "1\n2\n", keep_all(), 1, ahead(3)).outcome.refused == "look-ahead-exceeded");
}

TEST_CASE("what is wrong in a value that is held is refused where it goes wrong") {
    struct Case {
        const char* message;
        std::uint64_t offset;
    };
    for (const Case bad : {Case{"[{\"a\":1,\"a\":2}]", 8}, Case{"[ [1,2,}]", 7}, Case{"[ \"\\x\" ]", 4},
                           Case{"{\"k\":[01]}", 7}, Case{"[[1,2", 5}, Case{"[{\"a\":tru]", 9}}) {
        CAPTURE(bad.message);
        for (const unsigned which : {0xffu, 0x01u, 0x02u}) {
            const Seen seen = look_all_cuts("json", bad.message, keep_all(), which);
            CHECK(seen.outcome.refused == "body-malformed");
            CHECK(seen.outcome.offset == bad.offset);
            CHECK(seen.outcome.items.empty());
        }
    }
}
