// The one seam to the file system, for what must be durable. PosixFiles is the real one; tests put one in its place
// that fails on demand and forgets unsynced pages. It decides nothing: order and meaning of the calls are the caller's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"

namespace waybill::base {

using Path = std::filesystem::path;

/// One open file; closes with the object. Used by one thread at a time.
class File {
public:
    virtual ~File() = default;
    /// Reads up to `length` bytes at `offset`; fewer only at the end of the file.
    virtual Result<std::string> read_at(std::uint64_t offset, std::size_t length) = 0;
    /// Writes all of it at `offset`, or fails: what then is on disk is unknown.
    virtual Result<void> write_at(std::uint64_t offset, Bytes bytes) = 0;
    /// fdatasync. After a failure nothing written since the last success may be trusted, nor synced again.
    virtual Result<void> sync() = 0;
    virtual Result<std::uint64_t> size() = 0;
    virtual Result<void> truncate(std::uint64_t size) = 0;
    /// Whether the path it was opened by still names this very file, and it is not shorter than `at_least`.
    virtual Result<bool> still_in_place(std::uint64_t at_least) = 0;
};

/// Held until destroyed; another process (or another open in this one) cannot take it meanwhile.
class Lock {
public:
    virtual ~Lock() = default;
};

class Files {
public:
    enum class Mode { read, write, create };  // create: must not exist; mode 0600

    virtual ~Files() = default;
    virtual Result<std::unique_ptr<File>> open(const Path& path, Mode mode) = 0;
    virtual Result<void> rename(const Path& from, const Path& to) = 0;
    virtual Result<void> remove(const Path& path) = 0;
    virtual Result<void> make_directory(const Path& path) = 0;  // mode 0700; file_exists if there
    virtual Result<void> sync_directory(const Path& path) = 0;
    virtual Result<bool> exists(const Path& path) = 0;
    /// Names in a folder, sorted, without . and ..
    virtual Result<std::vector<std::string>> list(const Path& path) = 0;
    virtual Result<std::unique_ptr<Lock>> lock(const Path& path) = 0;  // Code::locked if taken

    // Composed of the above, the same for every implementation.
    /// The whole file; file_missing if there is none; file_failed beyond `limit`.
    Result<std::string> read(const Path& path, std::uint64_t limit = 64 << 20);
    /// Old or new content, never a mixture, durable when it returns: temporary file, sync, rename, sync of the folder.
    Result<void> replace(const Path& path, Bytes content);
    /// As replace, but without any sync: for what is written behind and can be rebuilt.
    Result<void> replace_unsynced(const Path& path, Bytes content);
};

class PosixFiles final : public Files {
public:
    Result<std::unique_ptr<File>> open(const Path& path, Mode mode) override;
    Result<void> rename(const Path& from, const Path& to) override;
    Result<void> remove(const Path& path) override;
    Result<void> make_directory(const Path& path) override;
    Result<void> sync_directory(const Path& path) override;
    Result<bool> exists(const Path& path) override;
    Result<std::vector<std::string>> list(const Path& path) override;
    Result<std::unique_ptr<Lock>> lock(const Path& path) override;
};

}  // namespace waybill::base

namespace waybill {
using base::Path;
}
