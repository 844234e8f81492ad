// The disk itself, as the log's peer: writes into a file, each followed by fdatasync, one after the other.
#pragma once

#include <memory>

#include "taken.hpp"
#include "waybill/base/files.hpp"

namespace waybill::bench {

/// Ends the program where it did not work, with its reason.
void must(const Result<void>& done);

class Disk {
public:
    enum class File { preallocated, growing };
    /// A fresh file; a preallocated one is written with zeros and synced.
    Disk(base::Files& files, const Path& path, File kind, std::uint64_t bytes);

    /// Writes pieces of `size` bytes one behind the other, from the front again at the end: a growing file is emptied
    /// there.
    Taken write_for(std::size_t size, double seconds);
    /// The same, each write handed to another thread and waited for: what a lone submitter of a log with a thread of
    /// its own cannot have less of.
    Taken hand_over_for(std::size_t size, double seconds);

private:
    void write(const std::string& piece);

    File kind_;
    std::unique_ptr<base::File> file_;
    std::uint64_t bytes_;
    std::uint64_t at_ = 0;
};

}  // namespace waybill::bench
