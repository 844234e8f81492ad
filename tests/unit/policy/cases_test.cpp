// Each folder of tests/data/policy is one policies folder, and what `expected` in it says is all that is wrong with it,
// or ok.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "waybill/policy/load.hpp"

namespace {

namespace fs = std::filesystem;
using namespace waybill;

std::string contents(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> cases() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(WAYBILL_SOURCE_DIR "/tests/data/policy"))
        out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

Day today() { return *base::parse_day("2026-06-01"); }

std::string lines_of(const base::Diagnostics& diagnostics) {
    std::string out;
    for (const auto& diagnostic : diagnostics.all()) out += diagnostic.text() + "\n";
    return out.empty() ? "ok\n" : out;
}

}  // namespace

TEST_CASE("every policy case says exactly what its expected file says") {
    const auto all = cases();
    REQUIRE(all.size() >= 60);
    for (const fs::path& path : all) {
        INFO(path.filename().string());
        base::Diagnostics diagnostics;
        const auto snapshot = policy::load(path, today(), diagnostics);
        CHECK(lines_of(diagnostics) == contents(path / "expected"));
        CHECK((snapshot == nullptr) == diagnostics.has_errors());
    }
}

TEST_CASE("no policy case loses its verdict when it is cut short") {
    base::Diagnostics whole;
    const fs::path path = WAYBILL_SOURCE_DIR "/tests/data/policy/everything";
    const std::string catalog = contents(path / "catalog.yaml");
    const std::string vendor = contents(path / "vendors/acme.yaml");
    REQUIRE(policy::load_files({{"catalog.yaml", catalog}, {"vendors/acme.yaml", vendor}}, today(), whole) != nullptr);
    const std::string_view last = "\nroutes:";
    REQUIRE(vendor.find(last) != vendor.npos);
    for (std::size_t cut = 0; cut < vendor.find(last); ++cut) {
        base::Diagnostics diagnostics;
        std::vector<policy::PolicyFile> files{{"catalog.yaml", catalog}, {"vendors/acme.yaml", vendor.substr(0, cut)}};
        CHECK(policy::load_files(std::move(files), today(), diagnostics) == nullptr);
        CHECK(diagnostics.has_errors());
    }
}
