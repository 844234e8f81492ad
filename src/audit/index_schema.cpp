#include "index_schema.hpp"

#include <string>
#include <system_error>

namespace waybill::audit {
namespace {

// Times are microseconds since 1970, days and months count from 1970, ids and digests are bytes.
constexpr const char* tables = R"(
CREATE TABLE progress(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE last_leaf(one INTEGER PRIMARY KEY, hash BLOB NOT NULL);
CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE place(number INTEGER PRIMARY KEY, at INTEGER, category INTEGER, treatment INTEGER, counted_only INTEGER,
                   UNIQUE(at, category, treatment, counted_only));
CREATE TABLE place_list(number INTEGER PRIMARY KEY, places BLOB NOT NULL UNIQUE);
CREATE TABLE shape(number INTEGER PRIMARY KEY, kind INTEGER, client INTEGER, vendor INTEGER, agreement INTEGER,
                   purpose INTEGER, route INTEGER, word INTEGER, places INTEGER,
                   UNIQUE(vendor, client, route, kind, word, places, agreement, purpose));
CREATE TABLE entry(number INTEGER PRIMARY KEY, shape INTEGER NOT NULL, time INTEGER NOT NULL, policy INTEGER NOT NULL,
                   id BLOB);
CREATE TABLE policy_range(policy INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX entry_by_shape ON entry(shape);
CREATE TABLE exchange(head INTEGER, entry INTEGER, PRIMARY KEY(head, entry)) WITHOUT ROWID;
CREATE TABLE span(number INTEGER PRIMARY KEY, oldest INTEGER NOT NULL, newest INTEGER NOT NULL);
CREATE TABLE flow(number INTEGER PRIMARY KEY, vendor INTEGER, agreement INTEGER, purpose INTEGER, route INTEGER,
                  UNIQUE(vendor, agreement, purpose, route));
CREATE TABLE shared_day(flow INTEGER, place INTEGER, day INTEGER, items INTEGER, windows INTEGER, first INTEGER,
                        last INTEGER, PRIMARY KEY(flow, place, day)) WITHOUT ROWID;
CREATE TABLE traffic_day(vendor INTEGER, day INTEGER, counted INTEGER, word INTEGER, value INTEGER,
                         PRIMARY KEY(vendor, day, counted, word)) WITHOUT ROWID;
CREATE TABLE detail_key(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, vendor INTEGER, day INTEGER);
CREATE TABLE subject(month INTEGER, digest BLOB, entry INTEGER, place INTEGER, count INTEGER, key INTEGER,
                     PRIMARY KEY(month, digest, entry, place)) WITHOUT ROWID;
CREATE TABLE subject_category(word INTEGER PRIMARY KEY);
)";

// Synced at its own checkpoints only, and these are rare: what a power loss takes is indexed again.
constexpr const char* settings =
    "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=16384; PRAGMA journal_size_limit=67108864;"
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA locking_mode=NORMAL;";

Result<void> check_version(const Database& database, const Path& path) {
    const auto version = database.number("PRAGMA user_version");
    if (!version) return fail(version.error());
    if (*version == index_version) return {};
    return fail(Error::of_file(Code::corrupt, "the index is of another version", path));
}

}  // namespace

Path index_path(const Path& directory) { return directory / "index.sqlite"; }

Result<Database> open_index(const Path& directory) {
    const Path path = index_path(directory);
    auto database = Database::open(path, Database::Mode::read);
    if (!database) return fail(database.error());
    if (auto right = check_version(*database, path); !right) return fail(right.error());
    if (auto set = database->run("PRAGMA cache_size=-65536"); !set) return fail(set.error());
    return database;
}

Result<Database> open_index_for_writing(const Path& directory) {
    const Path path = index_path(directory);
    auto database = Database::open(path, Database::Mode::write);
    if (!database) return fail(database.error());
    if (auto set = database->run(settings); !set) return fail(set.error());
    const auto version = database->number("PRAGMA user_version");
    if (!version) return fail(version.error());
    if (*version == 0) {
        const std::string make = "BEGIN IMMEDIATE;" + std::string(tables) +
                                 "PRAGMA user_version=" + std::to_string(index_version) + ";COMMIT;";
        if (auto made = database->run(make.c_str()); !made) return fail(made.error());
    }
    if (auto right = check_version(*database, path); !right) return fail(right.error());
    return database;
}

Result<void> remove_index(const Path& directory) {
    for (const char* end : {"", "-wal", "-shm"}) {
        std::error_code problem;
        const Path path = index_path(directory).string() + end;
        std::filesystem::remove(path, problem);
        if (problem)
            return fail(Error::of_file(Code::file_failed, "the index cannot be removed", path, problem.value()));
    }
    return {};
}

}  // namespace waybill::audit
