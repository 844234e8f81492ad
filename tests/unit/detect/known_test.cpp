#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "support.hpp"

using namespace waybill;

namespace {

struct Known {
    std::string detector, word, value;
};

std::vector<Known> known() {
    std::ifstream file(WAYBILL_SOURCE_DIR "/tests/data/detect/known.txt");
    std::vector<Known> out;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream words(line);
        Known one;
        words >> one.detector >> one.word >> std::ws;
        std::getline(words, one.value);
        out.push_back(one);
    }
    REQUIRE(out.size() > 100);
    return out;
}

}  // namespace

TEST_CASE("What is published as an example of a kind is found and nothing more of the text") {
    for (const auto& [detector, word, value] : known()) {
        INFO(detector << " " << value);
        for (const std::string& text :
             {word + " " + value, "Her " + word + ": " + value + ".", word + "=\"" + value + "\","}) {
            INFO(text);
            CHECK(test::seen(*test::only(detector), text) == std::vector<test::Seen>{{detector, value}});
            CHECK(test::seen(test::all(), text) == std::vector<test::Seen>{{detector, value}});
        }
    }
}

TEST_CASE("A digit that is changed breaks what has a check digit") {
    const std::set<std::string> unchecked{"us_ssn",        "us_itin",       "us_passport",  "passport",   "uk_nino",
                                          "in_pan",        "swift_code",    "phone_number", "ip_address", "mac_address",
                                          "email_address", "date_of_birth", "dk_cpr",       "kr_rrn"};
    std::size_t broken = 0, tried = 0;
    for (const auto& [detector, word, value] : known()) {
        if (unchecked.contains(detector)) continue;
        const auto scanner = test::only(detector);
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (value[i] < '0' || value[i] > '9') continue;
            std::string changed = value;
            changed[i] = changed[i] == '9' ? '0' : static_cast<char>(changed[i] + 1);
            ++tried;
            broken +=
                test::seen(*scanner, word + " " + changed) == std::vector<test::Seen>{{detector, changed}} ? 0 : 1;
        }
    }
    CHECK(tried > 1000);
    CHECK(broken * 100 >= tried * 98);  // some schemes do not find every change
}

TEST_CASE("A value is no value inside something longer") {
    for (const auto& [detector, word, value] : known()) {
        if (detector == "email_address" || value.ends_with("x123") || value.find("ext") != std::string::npos) continue;
        INFO(detector << " " << value);
        const auto scanner = test::only(detector);
        for (const std::string& text : {word + " x" + value, word + " " + value + "x", word + " " + value + "_7",
                                        word + " 7" + value + "7", word + " a" + value + "a"}) {
            INFO(text);
            const auto seen = test::seen(*scanner, text);
            CHECK(std::find(seen.begin(), seen.end(), test::Seen{detector, value}) == seen.end());
        }
    }
}
