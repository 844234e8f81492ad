// A detector that is chosen alone sees what it sees among all: where words begin, it is asked in the same places.
#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "support.hpp"

using namespace waybill;

namespace {

struct Place {
    std::size_t begin, end;
    bool operator==(const Place&) const = default;
};

std::vector<Place> places(std::span<const detect::Finding> findings, std::size_t detector) {
    std::vector<Place> out;
    for (const auto& one : findings)
        if (one.detector == detector) out.push_back({one.begin, one.end});
    return out;
}

std::vector<std::string> texts() {
    std::vector<std::string> out;
    for (const char* name : {"corpus", "held_out", "sealed"}) {
        std::ifstream file(WAYBILL_SOURCE_DIR "/tests/data/detect/" + std::string(name) + ".jsonl");
        for (std::string line; std::getline(file, line);)
            out.emplace_back(boost::json::parse(line).as_object().at("text").as_string());
    }
    return out;
}

}  // namespace

TEST_CASE("A detector alone finds what it finds among all") {
    const auto all = texts();
    REQUIRE(all.size() > 1800);
    detect::Scan together(test::all());
    std::vector<std::vector<detect::Finding>> expected;
    for (const auto& text : all) {
        const auto found = together.run_all(text);
        expected.emplace_back(found.begin(), found.end());
    }
    for (std::size_t detector = 0; detector < detect::table().size(); ++detector) {
        const auto scanner = detect::Scanner::compile(std::span(&detector, 1));
        detect::Scan alone(*scanner);
        std::size_t differing = 0;
        for (std::size_t i = 0; i < all.size(); ++i)
            differing += places(alone.run_all(all[i]), detector) == places(expected[i], detector) ? 0 : 1;
        INFO(detect::table()[detector].name);
        CHECK(differing == 0);
    }
}
