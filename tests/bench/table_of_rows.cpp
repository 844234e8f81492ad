#include "table_of_rows.hpp"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

#include "measure.hpp"

namespace waybill::bench {
namespace {

void must_be(int expected, int found, sqlite3* database) {
    if (found == expected) return;
    std::fprintf(stderr, "bench_audit: sqlite: %s\n", sqlite3_errmsg(database));
    std::exit(1);
}

}  // namespace

void TableOfRows::Close::operator()(sqlite3* database) const { sqlite3_close(database); }
void TableOfRows::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

TableOfRows::TableOfRows(const Path& path) {
    sqlite3* opened = nullptr;
    const int found = sqlite3_open(path.c_str(), &opened);
    database_.reset(opened);
    must_be(SQLITE_OK, found, opened);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE entries (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
    begin_ = prepare("BEGIN");
    insert_ = prepare("INSERT INTO entries VALUES (?, ?)");
    commit_ = prepare("COMMIT");
}

void TableOfRows::run(const char* sql) {
    must_be(SQLITE_OK, sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr), database_.get());
}

TableOfRows::Statement TableOfRows::prepare(const char* sql) {
    sqlite3_stmt* prepared = nullptr;
    must_be(SQLITE_OK, sqlite3_prepare_v2(database_.get(), sql, -1, &prepared, nullptr), database_.get());
    return Statement(prepared);
}

void TableOfRows::step(const Statement& statement) {
    must_be(SQLITE_DONE, sqlite3_step(statement.get()), database_.get());
    sqlite3_reset(statement.get());
}

Taken TableOfRows::insert_for(std::size_t size, std::size_t rows_a_commit, double seconds) {
    using Clock = std::chrono::steady_clock;
    const auto since = [](Clock::time_point begun) {
        return std::chrono::duration<double>(Clock::now() - begun).count();
    };
    const std::string bytes(size, 'x');
    Taken taken;
    const Clock::time_point start = Clock::now();
    const double cpu_start = cpu_seconds(Cpu::process);
    while (since(start) < seconds) {
        const Clock::time_point begun = Clock::now();
        step(begin_);
        for (std::size_t i = 0; i < rows_a_commit; ++i) {
            sqlite3_bind_int64(insert_.get(), 1, rows_++);
            sqlite3_bind_blob(insert_.get(), 2, bytes.data(), static_cast<int>(size), SQLITE_STATIC);
            step(insert_);
        }
        step(commit_);
        taken.latencies_us.insert(taken.latencies_us.end(), rows_a_commit, since(begun) * 1e6);
    }
    taken.seconds = since(start);
    taken.cpu_seconds = cpu_seconds(Cpu::process) - cpu_start;
    return taken;
}

}  // namespace waybill::bench
