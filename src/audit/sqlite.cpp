#include "sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace waybill::audit {
namespace {

constexpr int busy_ms = 5000;  // for a checkpoint of another connection

base::Failure failed(sqlite3* database) {
    const int code = sqlite3_errcode(database) & 0xff;
    const char* name = sqlite3_db_filename(database, "main");
    const Path path = name == nullptr ? "" : name;
    switch (code) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_ERROR:  // a table that is not there: another schema
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
            return fail(Error::of_file(Code::corrupt, "the index is damaged", path));
        case SQLITE_FULL:
            return fail(Error::of_file(Code::no_space, "no space for the index", path));
        default:
            return fail(
                Error::of_file(Code::file_failed, "the index cannot be used", path, sqlite3_system_errno(database)));
    }
}

/// For its owner alone; its companions are made with its mode.
void make_private(const Path& path) {
    if (const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600); fd >= 0) ::close(fd);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

void Statement::reset() { sqlite3_reset(statement_.get()); }
void Statement::set_number(int at, std::int64_t value) { sqlite3_bind_int64(statement_.get(), at, value); }
void Statement::set(int at, Text value) {
    sqlite3_bind_text(statement_.get(), at, value.text.data(), static_cast<int>(value.text.size()), SQLITE_STATIC);
}
void Statement::set(int at, Blob value) {
    sqlite3_bind_blob(statement_.get(), at, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        reset();
        return false;
    }
    auto failure = failed(sqlite3_db_handle(statement_.get()));
    reset();
    return failure;
}

Result<void> Statement::run() {
    if (const auto row = step(); !row) return fail(row.error());
    reset();
    return {};
}

std::uint64_t Statement::changes() const {
    return static_cast<std::uint64_t>(sqlite3_changes64(sqlite3_db_handle(statement_.get())));
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

Bytes Statement::bytes(int column) const {
    const void* at = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return at == nullptr ? Bytes() : Bytes(static_cast<const char*>(at), static_cast<std::size_t>(size));
}

Result<Database> Database::open(const Path& path, Mode mode) {
    std::error_code problem;
    if (mode == Mode::read && !std::filesystem::exists(path, problem))
        return fail(Error::of_file(Code::missing, "there is no index", path));
    if (mode == Mode::write) make_private(path);
    sqlite3* handle = nullptr;
    // Read and written: a reader of a write-ahead log must be able to begin its shared memory.
    const int opened = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Database out;
    out.database_.reset(handle);
    if (handle == nullptr) return fail(Error::of_file(Code::file_failed, "no memory for the index", path));
    if (opened != SQLITE_OK) return failed(handle);
    sqlite3_busy_timeout(handle, busy_ms);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    const auto set = out.run(mode == Mode::read ? "PRAGMA query_only=1" : "PRAGMA journal_mode=WAL");
    if (!set) return fail(set.error());
    return out;
}

Result<void> Database::run(const char* sql) {
    if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failed(database_.get());
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) const {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return failed(database_.get());
    return Statement(statement);
}

Result<std::int64_t> Database::number(std::string_view sql) const {
    auto statement = prepare(sql);
    if (!statement) return fail(statement.error());
    const auto row = statement->step();
    if (!row) return fail(row.error());
    return *row ? statement->number(0) : 0;
}

}  // namespace waybill::audit
