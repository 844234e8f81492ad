#include <catch2/catch.hpp>
#include <fstream>

#include "index_fixtures.hpp"
#include "index_schema.hpp"
#include "waybill/audit/index_follower.hpp"

namespace waybill::audit {
namespace {

/// All that the tables hold, but numbers that hang on the order of making.
std::string dump(IndexedLog& log) {
    std::string out;
    const Index index = log.index();
    const auto page = index.search({});
    REQUIRE(page);
    for (const Hit& hit : page->hits) {
        out += std::to_string(hit.index) + base::format_time(hit.time) + hit.id + hit.client + hit.vendor +
               hit.agreement + hit.purpose + hit.route + hit.policy + hit.word;
        for (const Place& place : hit.places) out += place.at + place.category + place.treatment;
        out += "\n";
    }
    const auto observed = index.observed("", {}, {});
    REQUIRE(observed);
    for (const Observed& one : *observed)
        out += one.vendor + one.at + one.treatment + std::to_string(one.items) + base::format_time(one.first) +
               base::format_time(one.last) + "\n";
    const auto traffic = index.traffic("", {}, {});
    REQUIRE(traffic);
    for (const Traffic& one : *traffic)
        out += one.vendor + std::to_string(one.exchanges) + " " + std::to_string(one.items) + " " +
               std::to_string(one.outcomes.size()) + "\n";
    const SubjectDigest digest{1, 2, 3};
    const auto uses = index.subject({&digest, 1}, {}, {}, 1000);
    for (const SubjectUse& use : uses->uses) out += std::to_string(use.hit.index) + use.place->at + "\n";
    const IndexState state = *index.state();
    return out + std::to_string(state.entries) + " " + std::to_string(state.digests);
}

TEST_CASE("an index built in pieces and one made anew say the same") {
    IndexedLog log;
    for (int i = 0; i < 40; ++i) {
        log.share([&](Shared& window) { window.vendor = "v" + std::to_string(i % 3); });
        if (i % 7 == 0) log.update(i % 2 == 0);
    }
    log.update();
    const std::string before = dump(log);
    CHECK(log.update(true, Rebuild::always).entries == 81);
    CHECK(dump(log) == before);
}

TEST_CASE("a damaged index is made anew") {
    IndexedLog log;
    for (int i = 0; i < 20; ++i) log.share();
    log.update();
    const std::string before = dump(log);
    const Path path = log.directory / "index.sqlite";
    std::filesystem::remove(path.string() + "-wal");
    SECTION("no database at all") { std::ofstream(path) << "this was an index once"; }
    SECTION("zeros in the middle") {
        const auto size = std::filesystem::file_size(path);
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(size / 3 / 4096 * 4096));
        file << std::string(size / 3, '\0');
    }
    SECTION("cut off") { std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2 / 4096 * 4096); }
    SECTION("another version") {
        auto database = open_index_for_writing(log.directory);
        REQUIRE(database);
        REQUIRE(database->run("PRAGMA user_version=99"));
    }
    SECTION("empty") { std::filesystem::resize_file(path, 0); }
    log.share();
    log.update(true, Rebuild::if_needed);
    // Damage that no write meets is for `reindex` to mend: then it is seen by whoever reads there.
    const auto page = log.index().search({});
    if (!page) log.update(true, Rebuild::always);
    const std::string after = dump(log);
    log.update(true, Rebuild::always);
    CHECK(dump(log) == after);
    CHECK(after != before);
}

TEST_CASE("an index of another log in the same place is made anew") {
    IndexedLog log, other;
    for (int i = 0; i < 5; ++i) log.share();
    for (int i = 0; i < 3; ++i) other.share([](Shared& window) { window.vendor = "other"; });
    log.update();
    other.update();
    for (const char* end : {"", "-wal"})
        if (std::filesystem::exists(log.directory / ("index.sqlite" + std::string(end))))
            std::filesystem::copy_file(log.directory / ("index.sqlite" + std::string(end)),
                                       other.directory / ("index.sqlite" + std::string(end)),
                                       std::filesystem::copy_options::overwrite_existing);
    // Longer than the log is, and then not what the log has.
    CHECK(other.update().entries == 7);
    Query query;
    query.vendor = "acme-payroll";
    CHECK(other.found(query).empty());
}

TEST_CASE("the index is private to its owner") {
    IndexedLog log;
    log.share();
    log.update();
    struct stat status{};
    REQUIRE(::stat((log.directory / "index.sqlite").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("the follower catches up with what is durable and tells its lag") {
    IndexedLog log;
    for (int i = 0; i < 50; ++i) log.share();
    {
        IndexFollower follower(log.files, log.directory, *log.log, *log.keyring);
        CHECK(follower.lag().entries == 101);
        follower.start();
        log.share();
        while (follower.lag().entries > 0) std::this_thread::yield();
        CHECK_FALSE(follower.failed());
        // Nobody else builds it meanwhile.
        const auto update = update_index(log.files, {log.directory, nullptr});
        REQUIRE_FALSE(update);
        CHECK(update.error().code() == Code::locked);
        follower.rebuild();
    }
    CHECK(log.update().entries == 103);
    CHECK(log.found({}).size() == 100);
}

TEST_CASE("a follower that starts again goes on where the one before ended") {
    IndexedLog log;
    for (int round = 0; round < 3; ++round) {
        IndexFollower follower(log.files, log.directory, *log.log, *log.keyring);
        follower.start();
        for (int i = 0; i < 10; ++i) log.share();
        while (follower.lag().entries > 0) std::this_thread::yield();
    }
    const std::string before = dump(log);
    log.update(true, Rebuild::always);
    CHECK(dump(log) == before);
}

}  // namespace
}  // namespace waybill::audit
