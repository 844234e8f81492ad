// Cases in the shape of the public JSONPath Compliance Test Suite: ours in tests/data/selector/suite, and the public
// file itself where it is there.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "compare.hpp"
#include "node_of.hpp"
#include "waybill/selector/select.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;
using node_of::member;

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    REQUIRE(in);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string text_of(const Node& node) {
    std::string out;
    append_json(out, node);
    return out;
}

/// `result`, or one of `results`; empty where the case has neither.
std::vector<Node> allowed(const Node& test, std::string_view one, std::string_view many) {
    if (const Node* result = member(test, one)) return {*result};
    const Node* results = member(test, many);
    return results == nullptr ? std::vector<Node>() : results->children;
}

bool is_one_of(const std::vector<Node>& allowed, const Node& got) {
    Effort effort(~std::uint64_t{0});
    return std::ranges::any_of(allowed, [&](const Node& right) { return equal(right, got, effort); });
}

/// A normalized path is itself a selector, of that node alone (RFC 9535 section 2.7).
void check_paths_lead_back(const Node& document, const std::vector<const Node*>& nodes,
                           const std::vector<std::string>& paths) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const auto path = Selector::parse(paths[i]);
        REQUIRE(path);
        CHECK(path->canonical() == paths[i]);
        const auto again = select(*path, document);
        REQUIRE(again);
        CHECK(*again == std::vector<const Node*>{nodes[i]});
    }
}

void check_selected(const Selector& selector, const Node& test) {
    const Node& document = *member(test, "document");
    const auto nodes = select(selector, document);
    const auto paths = select_paths(selector, document);
    REQUIRE(nodes);
    REQUIRE(paths);
    Node values{Node::Kind::array}, ways{Node::Kind::array};
    for (const Node* node : *nodes) values.children.push_back(*node);
    for (const std::string& path : *paths) ways.children.push_back({Node::Kind::string, path});
    CAPTURE(text_of(values), text_of(ways));
    CHECK(is_one_of(allowed(test, "result", "results"), values));
    const auto right_paths = allowed(test, "result_paths", "results_paths");
    if (!right_paths.empty()) CHECK(is_one_of(right_paths, ways));
    check_paths_lead_back(document, *nodes, *paths);
}

void run(const std::filesystem::path& path) {
    const Node suite = node_of::text(read(path));
    for (const Node& test : member(suite, "tests")->children) {
        const Node& text = *member(test, "selector");
        CAPTURE(path.filename().string(), member(test, "name")->text, text.text);
        const auto selector = Selector::parse(text.text);
        const Node* invalid = member(test, "invalid_selector");
        if (invalid != nullptr && invalid->text == "true") {
            CHECK_FALSE(selector);
        } else if (!selector) {
            FAIL_CHECK(selector.error().text());
        } else {
            check_selected(*selector, test);
        }
    }
    CHECK(!member(suite, "tests")->children.empty());
}

}  // namespace

TEST_CASE("cases in the shape of the compliance suite give their values and paths") {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(WAYBILL_SOURCE_DIR "/tests/data/selector/suite")) {
        run(entry.path());
        ++files;
    }
    CHECK(files >= 7);
}

TEST_CASE("the public compliance suite passes where it is there") {
    const char* named = std::getenv("WAYBILL_JSONPATH_SUITE");
    const std::filesystem::path path =
        named != nullptr ? named : WAYBILL_SOURCE_DIR "/../shared/data/jsonpath/cts.json";
    if (!std::filesystem::exists(path)) {
        WARN("skipped: no " << path.string() << "; WAYBILL_JSONPATH_SUITE names another");
        return;
    }
    run(path);
}
