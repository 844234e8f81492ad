#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "tile.hpp"
#include "tile_export.hpp"
#include "waybill/audit/checkpoint.hpp"

namespace waybill::audit {
namespace {

TEST_CASE("tile numbers are written in groups of three digits") {
    CHECK(tile_number(0) == "000");
    CHECK(tile_number(67) == "067");
    CHECK(tile_number(1234067) == "x001/x234/067");
    CHECK(tile_path(0, 273, 112) == "0/273.p/112");
    CHECK(tile_path(1, 0) == "1/000");
}

/// The files of an export of `count` entries, and its root.
std::set<std::string> exported(std::uint64_t count, SimulatedFiles& files) {
    auto tiles = *TileExport::begin(files, "/out");
    Frontier frontier;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string entry = "entry " + std::to_string(i);
        CHECK(tiles.append(entry));
        frontier.append(leaf_hash(entry));
    }
    CHECK(tiles.root() == frontier.root());
    CHECK(tiles.finish("note"));
    std::set<std::string> names;
    for (const Path& path : files.all_files()) names.insert(path.lexically_relative("/out"));
    return names;
}

TEST_CASE("an export of few entries has the tiles that its size demands and no empty one") {
    const auto names = [](std::uint64_t count) {
        SimulatedFiles files;
        return exported(count, files);
    };
    CHECK(names(0) == std::set<std::string>{"checkpoint"});
    CHECK(names(1) == std::set<std::string>{"checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"});
    CHECK(names(255) == std::set<std::string>{"checkpoint", "tile/0/000.p/255", "tile/entries/000.p/255"});
    CHECK(names(256) == std::set<std::string>{"checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"});
    CHECK(names(257) == std::set<std::string>{"checkpoint", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1",
                                              "tile/entries/000", "tile/entries/001.p/1"});
}

TEST_CASE("an export of 70000 entries has the tiles of the published example") {
    SimulatedFiles files;
    const auto names = exported(70'000, files);
    CHECK(names.contains("tile/0/272"));
    CHECK(names.contains("tile/0/273.p/112"));
    CHECK(names.contains("tile/1/000"));
    CHECK(names.contains("tile/1/001.p/17"));
    CHECK(names.contains("tile/2/000.p/1"));
    CHECK(names.contains("tile/entries/273.p/112"));
    CHECK(names.size() == 2 * 274 + 2 + 1 + 1);
    CHECK(files.content("/out/tile/0/000").size() == 8192);
    CHECK(files.content("/out/tile/1/001.p/17").size() == 17 * 32);
}

TEST_CASE("the edge of a tree that was stored in tiles goes on as the one that was never stored") {
    TileEdge edge;
    Frontier frontier;
    std::vector<FullTile> full;
    for (std::uint64_t i = 0; i < 66'000; ++i) {
        const Hash leaf = leaf_hash(std::to_string(i));
        edge.append(leaf, full);
        frontier.append(leaf);
    }
    CHECK(edge.size() == 66'000);
    CHECK(edge.frontier().root() == frontier.root());
    CHECK(TileEdge(edge.size(), edge.levels()).frontier().root() == frontier.root());
    CHECK(full.size() == 257 + 1);
    CHECK(full.back().number == 256);
}

TEST_CASE("a log is exported as far as its checkpoint goes and into an empty folder only") {
    Surroundings s;
    {
        const auto log = *s.open();
        keep_policy(*log);
        for (int i = 0; i < 5; ++i) (void)commit(*log, window_of(s.new_id()), body_of_window);
    }
    const auto count = export_tiles(s.files, s.directory, "/out");
    REQUIRE(count);
    CHECK(*count == 6);
    CHECK(s.files.content("/out/checkpoint") == s.files.content("/audit/checkpoint"));
    const std::string& bundle = s.files.content("/out/tile/entries/000.p/6");
    CHECK(bundle.substr(2, 7) == R"({"v":1,)");
    CHECK(export_tiles(s.files, s.directory, "/out").error().code() == Code::file_exists);
}

TEST_CASE("a log whose entries are not those of its checkpoint is not exported") {
    Surroundings s;
    {
        const auto log = *s.open();
        (void)commit(*log, Change{"a", "b", {}, "c"});
    }
    s.files.content("/audit/checkpoint") = sign_checkpoint(2, leaf_hash("x"), *s.keyring->signing_key());
    CHECK(export_tiles(s.files, s.directory, "/out").error().code() == Code::corrupt);
    CHECK(export_tiles(s.files, "/nowhere", "/out2").error().code() == Code::missing);
}

}  // namespace
}  // namespace waybill::audit
