// Lines in a file: what a crash, a full disk, a rotation and somebody else's rename leave.
#include <catch2/catch.hpp>

#include "simulated_files.hpp"
#include "sink.hpp"

namespace waybill::siem {
namespace {

using test_support::SimulatedFiles;

struct Place {
    Place() {
        REQUIRE(files.make_directory("/out"));
        REQUIRE(files.sync_directory("/"));
    }
    std::unique_ptr<Sink> sink(std::uint64_t rotate = 1 << 20, std::uint64_t keep = 2) {
        return file_sink(files, {"/out/record", rotate, keep});
    }
    std::string& content(const char* suffix = "") { return files.content(std::string("/out/record") + suffix); }
    bool has(const char* suffix) const { return files.has(std::string("/out/record") + suffix); }

    SimulatedFiles files;
};

std::vector<Event> events(int first, int last) {
    std::vector<Event> out;
    for (int i = first; i < last; ++i) {
        Event event;
        event.line = "{\"n\":" + std::to_string(i) + "}";
        out.push_back(event);
    }
    return out;
}

void give(Sink& sink, int first, int last) { REQUIRE(*sink.give(events(first, last)) == std::size_t(last - first)); }

TEST_CASE("events are lines of a file in their order") {
    Place place;
    const auto sink = place.sink();
    give(*sink, 0, 2);
    give(*sink, 2, 3);
    CHECK(place.content() == "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
    REQUIRE(sink->confirm());
    place.files.cut_power(1);
    place.files.restart();
    CHECK(place.content() == "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
}

TEST_CASE("a file has one writer") {
    Place place;
    {
        const auto sink = place.sink();
        give(*sink, 0, 1);
        const auto second = place.sink()->give(events(1, 2));
        REQUIRE_FALSE(second);
        CHECK(second.error().code() == Code::locked);
        give(*sink, 1, 2);
    }
    give(*place.sink(), 2, 3);
    CHECK(place.content() == "{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
}

TEST_CASE("lines go on after those of another run and a part of a line is cut off first") {
    for (const char* part : {"", "{", "{\"n\":1", "CEF:0|Way"}) {
        INFO(part);
        Place place;
        give(*place.sink(), 0, 1);
        place.content() += part;
        give(*place.sink(), 1, 2);
        CHECK(place.content() == "{\"n\":0}\n{\"n\":1}\n");
    }
    Place place;
    give(*place.sink(), 0, 1);
    place.content() = "{\"n\":";
    give(*place.sink(), 0, 1);
    CHECK(place.content() == "{\"n\":0}\n");
}

TEST_CASE("a file that ends with what is no line of a stream is left alone") {
    Place place;
    give(*place.sink(), 0, 1);
    place.content() = "somebody's notes";
    const auto given = place.sink()->give(events(0, 1));
    REQUIRE_FALSE(given);
    CHECK(given.error().text() == "the file ends with what is no line of a stream");
    CHECK(place.content() == "somebody's notes");
}

TEST_CASE("a file is rotated before it grows too large and the oldest goes") {
    Place place;
    const auto sink = place.sink(20, 2);
    for (int i = 0; i < 10; i += 2) give(*sink, i, i + 2);
    REQUIRE(sink->confirm());
    CHECK(place.content() == "{\"n\":8}\n{\"n\":9}\n");
    CHECK(place.content(".1") == "{\"n\":6}\n{\"n\":7}\n");
    CHECK(place.content(".2") == "{\"n\":4}\n{\"n\":5}\n");
    CHECK_FALSE(place.has(".3"));
    // What a rotated file holds is as durable as the rest.
    place.files.cut_power(3);
    place.files.restart();
    CHECK(place.content(".1") == "{\"n\":6}\n{\"n\":7}\n");
    CHECK(place.content() == "{\"n\":8}\n{\"n\":9}\n");
}

TEST_CASE("of a batch that a file has no room for it takes what it has room for") {
    Place place;
    const auto sink = place.sink(20, 5);
    CHECK(*sink->give(events(0, 9)) == 2);
    CHECK(*sink->give(events(2, 9)) == 2);
    CHECK(place.content(".1") == "{\"n\":0}\n{\"n\":1}\n");
    // A line that is longer than a file may be has one of its own.
    auto long_one = events(4, 6);
    long_one[0].line = "{" + std::string(40, 'x') + "}";
    CHECK(*sink->give(long_one) == 1);
    CHECK(place.content().size() == 43);
    CHECK(*sink->give(events(5, 6)) == 1);
    CHECK(place.content() == "{\"n\":5}\n");
}

TEST_CASE("a file that somebody renamed or cut is opened anew") {
    Place place;
    const auto sink = place.sink();
    give(*sink, 0, 1);
    REQUIRE(place.files.rename("/out/record", "/out/record-monday"));
    give(*sink, 1, 2);
    CHECK(place.content("-monday") == "{\"n\":0}\n");
    CHECK(place.content() == "{\"n\":1}\n");
    place.content().clear();
    give(*sink, 2, 3);
    CHECK(place.content() == "{\"n\":2}\n");
}

TEST_CASE("after a write that failed half way whole lines follow") {
    Place place;
    const auto sink = place.sink();
    give(*sink, 0, 1);
    place.files.fail_at(0, SimulatedFiles::Fault::cut_short);
    REQUIRE_FALSE(sink->give(events(1, 2)));
    CHECK(place.content() != "{\"n\":0}\n");
    REQUIRE(sink->confirm());  // what was given before is safe
    give(*sink, 1, 2);
    CHECK(place.content() == "{\"n\":0}\n{\"n\":1}\n");
}

TEST_CASE("after a sync that failed nothing counts as given and the file is opened anew") {
    Place place;
    const auto sink = place.sink();
    give(*sink, 0, 1);
    place.files.fail_at(0, SimulatedFiles::Fault::not_done);
    REQUIRE_FALSE(sink->confirm());
    give(*sink, 0, 1);
    REQUIRE(sink->confirm());
    CHECK(place.content() == "{\"n\":0}\n{\"n\":0}\n");
}

TEST_CASE("every fault of the disk is an error and after it all lines come and are whole") {
    for (const auto fault : {SimulatedFiles::Fault::not_done, SimulatedFiles::Fault::done,
                             SimulatedFiles::Fault::no_space, SimulatedFiles::Fault::cut_short}) {
        bool faulted = true;
        for (std::uint64_t k = 0; faulted; ++k) {
            INFO(static_cast<int>(fault) << " " << k);
            Place place;
            const auto sink = place.sink(20, 100);
            place.files.fail_at(k, fault);
            faulted = false;
            int confirmed = 0;
            for (int next = 0; next < 9;) {
                const auto given = sink->give(events(next, next + 1));
                const bool safe = given && sink->confirm();
                faulted = faulted || !safe;
                if (safe) confirmed = ++next;
                REQUIRE((safe || sink->confirm() || next == confirmed));
            }
            std::string all;
            for (int i = 100; i > 0; --i)
                if (place.has(("." + std::to_string(i)).c_str()))
                    all += place.content(("." + std::to_string(i)).c_str());
            all += place.content();
            std::size_t at = 0;
            for (int i = 0; i < 9; ++i) {
                at = all.find("{\"n\":" + std::to_string(i) + "}\n", at);
                CHECK(at != all.npos);
            }
            // Nothing but whole lines.
            for (std::size_t from = 0; from < all.size(); from = all.find('\n', from) + 1)
                CHECK(all.substr(from, 5) == "{\"n\":");
            CHECK(all.ends_with('\n'));
        }
    }
}

}  // namespace
}  // namespace waybill::siem
