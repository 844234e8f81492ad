// The disk itself, as the log's peer: writes into a preallocated file, each followed by fdatasync, one after the other.
#pragma once

#include <memory>
#include <vector>

#include "waybill/base/files.hpp"

namespace waybill::bench {

class Disk {
public:
    /// A fresh file, written with zeros and synced. One that cannot be made ends the program.
    Disk(base::Files& files, const Path& path, std::uint64_t bytes);

    struct Taken {
        double seconds = 0;
        double cpu_seconds = 0;
        std::vector<double> latencies_us;  // one a write
    };
    /// Writes pieces of `size` bytes one behind the other, from the front again at the end.
    Taken write_for(std::size_t size, double seconds);

private:
    std::unique_ptr<base::File> file_;
    std::uint64_t bytes_;
    std::uint64_t at_ = 0;
};

}  // namespace waybill::bench
