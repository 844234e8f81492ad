// What a folder's data cases cannot hold: files at and over the limit, and files of very many lines.
#include "waybill/policy/load.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "waybill/base/yaml.hpp"

namespace {

namespace fs = std::filesystem;
using namespace waybill;

constexpr int many = 30'000;

class Folder {
public:
    Folder() {
        std::string name = fs::temp_directory_path() / "waybill-policies-XXXXXX";
        path_ = ::mkdtemp(name.data());
        fs::create_directory(path_ / "vendors");
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    void write(const fs::path& name, std::string_view content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

Day today() { return *base::parse_day("2026-06-01"); }

std::string vendor(const std::string& name, const std::string& share) {
    return "vendor: " + name + "\ntitle: " + name + "\nagreement:\n  reference: R-" + name +
           "\n  purpose: test\n  valid: {from: 2026-01-01, until: 2026-12-31}\n  share:\n" + share +
           "connection: {url: https://acme.example}\n"
           "routes:\n  - route: send\n    match: POST /v1/x\n    clients: [\"*\"]\n";
}

/// `begin`, a number of five digits, `end`; one a line.
std::string lines(std::string_view begin, std::string_view end) {
    std::string out;
    for (int i = 0; i < many; ++i) {
        const std::string number = std::to_string(i);
        out.append(begin).append(5 - number.size(), '0').append(number).append(end);
    }
    return out;
}

std::string text_of(const base::Diagnostics& diagnostics) {
    std::string out;
    for (const auto& one : diagnostics.all()) out += one.text() + "\n";
    return out;
}

/// A file of `size` bytes: what it says, and a comment.
std::string padded(std::string content, std::size_t size) {
    content += "#";
    content.resize(size, 'x');
    return content;
}

}  // namespace

TEST_CASE("a catalog over 1 MiB is told as that and not as absent and the other files are checked") {
    const Folder folder;
    folder.write("catalog.yaml", padded("categories: {a: {}}\n", base::yaml_limit + 1));
    folder.write("vendors/acme.yaml", vendor("acme", "    a: cleer\n"));
    base::Diagnostics diagnostics;
    CHECK(policy::load(folder.path(), today(), diagnostics) == nullptr);
    const std::string text = text_of(diagnostics);
    CHECK(
        text.starts_with("catalog.yaml: error: larger than 1 MiB (there is one catalog: leave out the categories "
                         "that no vendor's file names)\nvendors/acme.yaml:8:8: error: "));
    CHECK(std::ranges::count(text, '\n') == 2);
}

TEST_CASE("a catalog that is no file is told as that and not as absent") {
    const Folder folder;
    fs::create_directory(folder.path() / "catalog.yaml");
    folder.write("vendors/acme.yaml", vendor("acme", "    a: clear\n"));
    base::Diagnostics diagnostics;
    CHECK(policy::load(folder.path(), today(), diagnostics) == nullptr);
    CHECK(text_of(diagnostics) == "catalog.yaml: error: not a regular file\n");
}

TEST_CASE("the file of a vendor may have 1 MiB and no byte more") {
    const Folder folder;
    folder.write("catalog.yaml", "categories: {a: {}}\n");
    folder.write("vendors/acme.yaml", padded(vendor("acme", "    a: clear\n"), base::yaml_limit));
    base::Diagnostics right;
    CHECK(policy::load(folder.path(), today(), right) != nullptr);
    CHECK(text_of(right).empty());
    folder.write("vendors/acme.yaml", padded(vendor("acme", "    a: clear\n"), base::yaml_limit + 1));
    base::Diagnostics wrong;
    CHECK(policy::load(folder.path(), today(), wrong) == nullptr);
    CHECK(
        text_of(wrong) ==
        "vendors/acme.yaml: error: larger than 1 MiB (one file is one vendor's: leave out routes that are not called, "
        "or make two vendors of it)\n");
}

TEST_CASE("an agreement of 30000 rules over 30000 categories is loaded") {
    const std::string catalog = "categories:\n" + lines("  c", ".x: {}\n");
    for (const char* pattern : {".x: clear\n", ".*: clear\n"}) {
        base::Diagnostics diagnostics;
        const auto snapshot = policy::load_files(
            {{"catalog.yaml", catalog}, {"vendors/acme.yaml", vendor("acme", lines("    c", pattern))}}, today(),
            diagnostics);
        CHECK(text_of(diagnostics).empty());
        REQUIRE(snapshot != nullptr);
        CHECK(snapshot->find_vendor("acme")->agreement.share.size() == many);
    }
}

TEST_CASE("each of 30000 unknown names is an error and the first 20 of a file have a suggestion") {
    const std::string catalog = "categories:\n" + lines("  c", ".x: {}\n");
    base::Diagnostics diagnostics;
    CHECK(policy::load_files({{"catalog.yaml", catalog},
                              {"vendors/acme.yaml", vendor("acme", lines("    c", ".y: clear\n"))},
                              {"vendors/beta.yaml", vendor("beta", lines("    c", ".z.*: clear\n"))}},
                             today(), diagnostics) == nullptr);
    REQUIRE(diagnostics.all().size() == 2 * many);
    for (const std::size_t file : {0, 1})
        for (std::size_t i = 0; i < many; ++i) CHECK(diagnostics.all()[file * many + i].hint.empty() == (i >= 20));
    CHECK(diagnostics.all()[3].text() ==
          "vendors/acme.yaml:11:5: error: unknown category `c00003.y` (did you mean `c00003.x`?)");
}
