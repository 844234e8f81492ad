// SQLite as the index needs it: one connection of one thread, statements that are prepared once, errors as Result. It
// knows no table.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "waybill/base/bytes.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace waybill::audit {

/// A prepared statement: bind, step until there is no row, and again. Not used beyond its database.
class Statement {
public:
    Statement() = default;

    /// Starts anew with these values for ?1, ?2 …: integers, or Text and Blob. What they refer to lives until the next
    /// bind.
    struct Text {
        std::string_view text;
    };
    struct Blob {
        Bytes bytes;
    };
    template <class... Values>
    Statement& bind(const Values&... values) {
        reset();
        int at = 0;
        (set(++at, values), ...);
        return *this;
    }
    /// Whether there is a row. After the last one, and after an error, it is reset.
    Result<bool> step();
    /// For what gives no rows.
    Result<void> run();
    /// Rows that the last run of any statement changed.
    std::uint64_t changes() const;

    std::int64_t number(int column) const;
    /// Until the next step.
    Bytes bytes(int column) const;
    std::string text(int column) const { return std::string(bytes(column)); }

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    void reset();
    void set_number(int at, std::int64_t value);
    template <std::integral Integer>
    void set(int at, Integer value) {
        set_number(at, static_cast<std::int64_t>(value));
    }
    void set(int at, Text value);
    void set(int at, Blob value);

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
public:
    enum class Mode { read, write };

    /// Mode write makes the file, for its owner alone, where there is none. Errors as of every call here: corrupt (no
    /// database, or damaged), missing (mode read), no_space, file_failed; with the path.
    static Result<Database> open(const Path& path, Mode mode);

    /// Statements without rows, one or several.
    Result<void> run(const char* sql);
    Result<Statement> prepare(std::string_view sql) const;
    /// The first column of the first row of a statement without values, or 0.
    Result<std::int64_t> number(std::string_view sql) const;

private:
    struct Close {
        void operator()(sqlite3* database) const;
    };
    std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace waybill::audit
