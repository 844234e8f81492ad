// What is read by places and answers that stand is what is read value by value: the same output, items, refusals and
// counts, by every kernel, of right messages and wrong ones, whole and cut, whatever was learnt from those before.
#include "json.hpp"

#include <array>
#include <random>

#include "cases.hpp"
#include "ndjson.hpp"
#include "place_fields.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;

struct Way {
    std::uint64_t seed = 0;
    std::uint64_t most_items = ~std::uint64_t{0};
    Limits limits = {};
};

Outcome read(Bytes message, const Way& way, PlaceFields& fields, const MarkKernel& kernel, std::size_t cut) {
    FixedRandom random;
    Json json(way.limits, random, kernel);
    Output out;
    Result<void> done;
    for (std::size_t at = 0; at < message.size() && done; at += cut)
        done = json.feed(std::string(message.substr(at, cut)), fields, out);
    if (done) done = json.finish(fields, out);
    Outcome outcome;
    if (!done) {
        outcome.refused = base::name_of(done.error().code());
        outcome.offset = done.error().offset();
    }
    outcome.output = out.committed();
    for (std::size_t i = 0; i < out.committed_items(); ++i) {
        const WrittenItem& item = out.items()[i];
        outcome.items.push_back(std::to_string(item.tag) + " " + outcome.output.substr(item.begin, item.length));
    }
    outcome.calls = done ? fields.counts() : "";
    return outcome;
}

/// Messages of one kind, one after the other, as they would come.
class Reader {
public:
    explicit Reader(Way way) : way_(way) {}

    void check(Bytes message, const MarkKernel& kernel = chosen_mark_kernel()) {
        using Answers = PlaceFields::Answers;
        PlaceFields plain(way_.seed, Answers::each_time, way_.most_items, shape_, places_);
        const Outcome expected = read(message, way_, plain, kernel, message.size() + 1);
        // The first time some of the places are learnt, the second time all are known.
        for (const std::size_t cut : {message.size() + 1, message.size() + 1, std::size_t{97}, std::size_t{7}}) {
            PlaceFields fields(way_.seed, Answers::once, way_.most_items, shape_, places_);
            const Outcome outcome = read(message, way_, fields, kernel, cut);
            if (outcome == expected) continue;
            INFO(kernel.name << ", seed " << way_.seed << ", cut at " << cut << ": " << message.substr(0, 3000));
            CHECK(outcome == expected);
            return;
        }
    }

private:
    Way way_;
    Shape shape_;
    std::vector<std::string> places_;
};

std::vector<std::string> case_messages() {
    std::vector<std::string> out;
    for (const auto& file : std::filesystem::directory_iterator(WAYBILL_SOURCE_DIR "/tests/data/format/json")) {
        const auto rows = test::read(file.path());
        for (const auto& row : rows.as_array()) out.push_back(text(row.at("message")));
    }
    return out;
}

/// A message, mostly right.
class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}
    std::string message() {
        out_.clear();
        spaces_ = below(4) == 0;
        odd_ = below(3) == 0;
        records();
        if (below(4) == 0) out_[below(out_.size())] = "\"\\{}[]:,0x \n\x01\xc3"[below(13)];
        return out_;
    }

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    void space() {
        if (spaces_) out_.append(below(3), " \n\t "[below(4)]);
    }
    void records() {
        out_ += "[";
        for (std::uint64_t left = below(12); left > 0; --left) {
            value(0);
            if (left > 1) out_ += ",";
            space();
        }
        out_ += "]";
    }
    void name() {
        static constexpr const char* names[] = {"a",
                                                "id",
                                                "customer",
                                                "a_name_of_more_than_sixteen_bytes",
                                                "tags",
                                                "\\u0061",
                                                "\xc3\xa9",
                                                "e_mail",
                                                "date_of_birth",
                                                "x y"};
        static constexpr const char* order[] = {"id", "customer", "e_mail", "tags", "date_of_birth", "a"};
        const std::string picked = odd_ && below(6) == 0 ? names[below(10)] : order[next_++ % 6];
        out_ += "\"" + picked + "\"";
        if (odd_ && below(40) == 0) out_ += "\"";
    }
    void object(int depth) {
        out_ += "{";
        space();
        next_ = below(10) == 0 ? below(6) : 0;
        for (std::uint64_t left = below(6); left > 0; --left) {
            name();
            const std::size_t mine = next_;
            space();
            out_ += ":";
            space();
            value(depth + 1);
            next_ = mine;
            space();
            if (left > 1) out_ += ",";
            space();
        }
        out_ += "}";
    }
    void value(int depth) {
        static constexpr const char* scalars[] = {"1",
                                                  "-0.5e+10",
                                                  "true",
                                                  "false",
                                                  "null",
                                                  "\"\"",
                                                  "\"text\"",
                                                  "\"a \\\"quoted\\\" one\"",
                                                  "12345678901234567890",
                                                  "\"\\ud83d\\ude00\"",
                                                  "\"\xc3\xa9t\xc3\xa9\"",
                                                  "\"\\\\\"",
                                                  "0",
                                                  "1.25"};
        static constexpr const char* wrong[] = {"01", "\"\\ud800\"", "\"\\x\"",      "tru", "-",
                                                "1.", "\"\x80\"",    "\"\\ud83dx\"", ""};
        switch (below(depth > 4 ? 1 : 4)) {
            case 1:
                return object(depth);
            case 2: {
                out_ += "[";
                for (std::uint64_t left = below(4); left > 0; --left) {
                    value(depth + 1);
                    if (left > 1) out_ += ",";
                    space();
                }
                out_ += "]";
                return;
            }
            default:
                out_ += odd_ && below(60) == 0 ? wrong[below(9)] : scalars[below(14)];
        }
    }

    std::mt19937_64 random_;
    std::string out_;
    bool spaces_ = false, odd_ = false;
    std::size_t next_ = 0;
};

}  // namespace

TEST_CASE("the messages of the JSON cases are walked over as they are read") {
    const auto messages = case_messages();
    REQUIRE(messages.size() > 50);
    for (const MarkKernel& kernel : mark_kernels()) {
        if (!kernel.runs_here()) continue;
        for (std::uint64_t seed = 0; seed < 6; ++seed) {
            Reader reader({seed});
            for (const std::string& message : messages) {
                reader.check(message, kernel);
                reader.check("[" + message + "," + message + "," + message + "]", kernel);
            }
        }
    }
}

TEST_CASE("made messages are walked over as they are read") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Reader reader({seed});
        Maker maker(seed);
        for (int turn = 0; turn < 60; ++turn) reader.check(maker.message());
    }
}

TEST_CASE("long messages are walked over as they are read") {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        Reader reader({seed});
        Maker maker(1000 + seed);
        std::string message = "[";
        while (message.size() < 100'000) message += maker.message() + ",";
        message += "0]";
        for (const MarkKernel& kernel : mark_kernels())
            if (kernel.runs_here()) reader.check(message, kernel);
    }
}

TEST_CASE("two messages in turns are walked over by one shape as each alone") {
    constexpr std::size_t piece = 50;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        Maker maker(3000 + seed);
        Shape shape;
        std::vector<std::string> places;
        for (int turn = 0; turn < 10; ++turn) {
            const std::array<std::string, 2> messages{maker.message(), maker.message()};
            std::array<Output, 2> outputs;
            FixedRandom random;
            Json first({}, random), second({}, random);
            const std::array<Json*, 2> readers{&first, &second};
            PlaceFields one(seed, PlaceFields::Answers::once, ~std::uint64_t{0}, shape, places);
            PlaceFields other(seed, PlaceFields::Answers::once, ~std::uint64_t{0}, shape, places);
            const std::array<PlaceFields*, 2> fields{&one, &other};
            std::array<bool, 2> right{true, true};
            for (std::size_t at = 0; at < std::max(messages[0].size(), messages[1].size()); at += piece)
                for (std::size_t i : {0, 1})
                    if (right[i] && at < messages[i].size())
                        right[i] = bool(readers[i]->feed(Bytes(messages[i]).substr(at, piece), *fields[i], outputs[i]));
            for (std::size_t i : {0, 1}) {
                right[i] = right[i] && readers[i]->finish(*fields[i], outputs[i]);
                PlaceFields plain(seed, PlaceFields::Answers::each_time, ~std::uint64_t{0}, shape, places);
                const Outcome alone = read(messages[i], {seed}, plain, chosen_mark_kernel(), messages[i].size() + 1);
                INFO(messages[i]);
                CHECK(right[i] == alone.refused.empty());
                CHECK(outputs[i].committed() == alone.output);
                if (right[i]) CHECK(fields[i]->counts() == alone.calls);
            }
        }
    }
}

TEST_CASE("limits are the same for what is walked over") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Maker maker(2000 + seed);
        Way items{seed, 5 + seed}, depth{seed}, size{seed}, names{seed};
        depth.limits.depth = 3 + seed % 4;
        size.limits.item_bytes = 12;
        names.limits.open_names = 70 * Shape::most_bytes_of_a_node;
        Reader by_items(items), by_depth(depth), by_size(size), by_names(names);
        for (int turn = 0; turn < 20; ++turn) {
            const std::string message = maker.message();
            for (Reader* reader : {&by_items, &by_depth, &by_size, &by_names}) reader->check(message);
        }
    }
}

TEST_CASE("an object of more members than a shape has slots is read whole and its twins are found") {
    const auto object = [](int members, const std::string& last) {
        std::string out = "{";
        for (int i = 0; i < members; ++i) out += "\"n" + std::to_string(i) + "\":" + std::to_string(i) + ",";
        return out + "\"" + last + "\":0}";
    };
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        Reader reader({seed});
        for (const char* last : {"z", "n0", "n63", "n64", "n99", "n\\u0031", "n\\u0036\\u0034"})
            for (const int members : {1, 10, 63, 64, 65, 100, 200})
                reader.check("[" + object(members, last) + "," + object(members, "y") + "," + object(members, last) +
                             "]");
        Way few{seed};
        few.limits.members = 80;
        Reader limited(few);
        for (const int members : {70, 79, 80, 81}) limited.check("[{}," + object(members, "z") + "]");
    }
}

TEST_CASE("no message makes a shape grow beyond its limit and a full one is read by all the same") {
    Reader reader({3});
    std::string message = "[";
    for (int i = 0; i < 4000; ++i) {
        const std::string n = std::to_string(i);
        message += "{\"m" + n + "\":{\"a" + n + "\":1,\"b\":[" + n + "]}},";
        if (i % 1000 == 999) reader.check(message + "0]");
    }
    Shape shape;
    std::size_t slots = 0;
    Shape::Node* node = shape.root(ContainerKind::object);
    for (int i = 0; i < 10'000 && node != nullptr; ++i) {
        const auto index = shape.member(*node, "n" + std::to_string(i), 0);
        if (index == Shape::no_slot) break;
        ++slots;
        if (i % 10 == 9) node = shape.child(node->slots[index], ContainerKind::object);
    }
    CHECK(slots <= Shape::most_slots);
    CHECK(shape.full());
}
