// SQLite as the log's peer: rows into one table, write-ahead log, synchronous=FULL, so that each commit is on the disk.
#pragma once

#include <memory>

#include "taken.hpp"
#include "waybill/base/files.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace waybill::bench {

class TableOfRows {
public:
    /// A fresh database. One that cannot be made ends the program.
    explicit TableOfRows(const Path& path);

    /// Rows of `size` bytes, so many in each commit; the latency of a row is that of its commit.
    Taken insert_for(std::size_t size, std::size_t rows_a_commit, double seconds);

private:
    struct Close {
        void operator()(sqlite3* database) const;
        void operator()(sqlite3_stmt* statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Close>;

    void run(const char* sql);
    Statement prepare(const char* sql);
    void step(const Statement& statement);

    std::unique_ptr<sqlite3, Close> database_;
    Statement begin_, insert_, commit_;
    std::int64_t rows_ = 0;
};

}  // namespace waybill::bench
