// Messages that no one on the project wrote: JSONTestSuite, and what real vendors send.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "run.hpp"

namespace {

using namespace waybill;
using namespace waybill::format;
using namespace waybill::format::test;
namespace fs = std::filesystem;

const fs::path shared = WAYBILL_SOURCE_DIR "/../shared/data";

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> files(const char* folder) {
    std::vector<fs::path> out;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(shared / folder, missing))
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    if (out.empty()) WARN("skipped: no " << folder << " beside the repository");
    std::sort(out.begin(), out.end());
    return out;
}

/// The message without white space between its tokens: every kept byte and no other.
std::string stripped(Bytes message) {
    std::string out;
    bool inside = false;
    for (std::size_t i = 0; i < message.size(); ++i) {
        const char c = message[i];
        if (!inside && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) continue;
        out.push_back(c);
        if (c == '"') inside = !inside;
        if (inside && c == '\\') out.push_back(message[++i]);
    }
    return out;
}

/// What the cases that a parser is free to judge are to us: plain JSON in UTF-8 whose numbers are merely large.
bool is_plain(const std::string& name) {
    return name.starts_with("i_number_") || name == "i_structure_500_nested_arrays.json";
}

/// Whole, and cut at every byte where the message is short enough for that, else at a few hundred.
Outcome run_cut(Bytes message, const Rules& rules) {
    Limits limits;
    limits.depth = 600;
    if (message.size() <= 2000) return run_all_cuts(message, rules, limits);
    const Outcome whole = run(message, rules, {}, limits);
    for (std::size_t cut = 1; cut < message.size(); cut += message.size() / 200)
        if (!(run(message, rules, {cut}, limits) == whole)) CHECK(run(message, rules, {cut}, limits) == whole);
    return whole;
}

}  // namespace

TEST_CASE("each case of JSONTestSuite is judged right whole and cut") {
    for (const fs::path& path : files("JSONTestSuite/test_parsing")) {
        const std::string name = path.filename(), message = read(path);
        CAPTURE(name);
        const Outcome kept = run_cut(message, keep_all());
        const bool duplicate = name.starts_with("y_object_duplicated_key");
        if ((name.starts_with("y_") && !duplicate) || (name.starts_with("i_") && is_plain(name))) {
            CHECK(kept.refused == "");
            CHECK(kept.output == stripped(message));
        } else {
            CHECK((kept.refused == "body-malformed" || kept.refused == "too-deep"));
        }
        // Judged alike where everything is withheld, but that a lone withheld scalar is refused for that.
        const Outcome dropped = run_cut(message, drop_all());
        if (kept.refused.empty())
            CHECK((dropped.refused.empty() || dropped.refused == "nothing-allowed"));
        else
            CHECK_FALSE(dropped.refused.empty());
        CHECK((dropped.output.empty() || dropped.output == "{}" || dropped.output == "[]" || !dropped.refused.empty()));
        CHECK(dropped.items.empty());
    }
}

TEST_CASE("the transform cases of JSONTestSuite keep their bytes or are refused") {
    for (const fs::path& path : files("JSONTestSuite/test_transform")) {
        const std::string name = path.filename(), message = read(path);
        CAPTURE(name);
        const Outcome kept = run_cut(message, keep_all());
        const bool refused = name.find("same_key") != std::string::npos || name.find("invalid") != std::string::npos ||
                             name.find("duplicated") != std::string::npos;
        if (kept.refused.empty())
            CHECK(kept.output == stripped(message));
        else
            CHECK((refused || name.find("surrogate") != std::string::npos ||
                   name.find("codepoint") != std::string::npos));
    }
}

TEST_CASE("real messages that are kept are the same values") {
    for (const char* folder : {"stripe", "fhir"}) {
        for (const fs::path& path : files(folder)) {
            const std::string message = read(path);
            CAPTURE(path.filename());
            const Outcome kept = run(message, keep_all());
            CHECK(kept.refused == "");
            CHECK((kept.output == stripped(message)));
            CHECK(boost::json::parse(kept.output) == boost::json::parse(message));
            for (const std::size_t piece : {1, 7, 4096}) {
                std::vector<std::size_t> cuts;
                for (std::size_t at = piece; at < message.size(); at += piece) cuts.push_back(at);
                CHECK((run(message, keep_all(), cuts) == kept));
            }
        }
    }
}

TEST_CASE("of real messages that are withheld nothing leaves but the outermost container") {
    for (const char* folder : {"stripe", "fhir"})
        for (const fs::path& path : files(folder)) {
            const Outcome dropped = run(read(path), drop_all());
            CHECK(dropped.refused == "");
            CHECK(dropped.output == "{}");
            CHECK(dropped.items.empty());
        }
}

TEST_CASE("of a real message only what is named leaves") {
    const Rules rules({{"$.id", "keep"}, {"$.amount", "keep"}, {"$.billing_details.email", "replace", "***"}});
    const fs::path charge = shared / "stripe/charge.json";
    if (!fs::exists(charge)) {
        WARN("skipped: no stripe beside the repository");
        return;
    }
    const Outcome outcome = run(read(charge), rules);
    REQUIRE(outcome.refused == "");
    const auto left = boost::json::parse(outcome.output);
    for (const auto& member : left.as_object())
        CHECK((member.key() == "id" || member.key() == "amount" || member.key() == "billing_details"));
    CHECK(left.at("id") == boost::json::parse(read(charge)).at("id"));
}
