#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "tile.hpp"
#include "tile_name.hpp"
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

/// What a folder of a log of `count` entries holds beside its checkpoint.
std::vector<std::string> names(std::uint64_t count) {
    std::vector<std::string> out;
    for (const TileName& name : tiles_of(count)) out.push_back(path_of(name));
    return out;
}

TEST_CASE("a log of few entries has the tiles that its size demands and no empty one") {
    using Names = std::vector<std::string>;
    CHECK(names(0) == Names());
    CHECK(names(1) == Names{"tile/entries/000.p/1", "tile/0/000.p/1"});
    CHECK(names(255) == Names{"tile/entries/000.p/255", "tile/0/000.p/255"});
    CHECK(names(256) == Names{"tile/entries/000", "tile/0/000", "tile/1/000.p/1"});
    CHECK(names(257) ==
          Names{"tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"});
}

TEST_CASE("a log of 70000 entries has the tiles of the published example") {
    const auto all = names(70'000);
    const std::set<std::string> set(all.begin(), all.end());
    for (const char* name : {"tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
                             "tile/entries/273.p/112"})
        CHECK(set.contains(name));
    CHECK(set.size() == 2 * 274 + 2 + 1);
}

TEST_CASE("the path of a tile is read in the one spelling that it is written in") {
    for (const char* path : {"tile/0/000", "tile/0/x001/x234/067", "tile/3/255.p/255", "tile/entries/000.p/1"}) {
        REQUIRE(parse_tile_path(path));
        CHECK(path_of(*parse_tile_path(path)) == path);
    }
    CHECK(parse_tile_path("tile/0/x001/x234/067")->number == 1234067);
    for (const char* path :
         {"", "tile", "tile/0", "tile/0/", "tile/0/0", "tile/0/0000", "tile/0/x000/001", "tile/00/000", "tile/8/000",
          "tile/0/001/002", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000/", "/tile/0/000",
          "tile/0/../000", "tile/entries/x000", "checkpoint", "tile/0/x999/x999/x999/x999/x999/x999/x999/999"})
        CHECK_FALSE(parse_tile_path(path));
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
