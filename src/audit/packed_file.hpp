// A packed segment (docs/formats.md, Packed segment): the header as it is, whole frames in zstd blocks that are each
// read alone, an index of the blocks. Here is its index and its view as the file that was packed; packing is
// packing.hpp's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/files.hpp"

namespace waybill::audit {

struct PackedBlock {
    std::uint64_t first = 0;     // index of its first entry
    std::uint64_t offset = 0;    // of its first frame, unpacked
    std::uint64_t at = 0;        // in the packed file
    std::uint32_t size = 0;      // in the packed file
    std::uint32_t checksum = 0;  // CRC-32 of these bytes
    bool operator==(const PackedBlock&) const = default;
};

struct PackedIndex {
    std::vector<PackedBlock> blocks;
    std::uint64_t next = 0;        // index after the last entry
    std::uint64_t end = 0;         // offset after the last frame, unpacked
    std::uint64_t sealed_end = 0;  // the same when it was sealed, all details there: what the next header says
};

/// Index and trailer, as they stand at the end of the file.
std::string encode(const PackedIndex& index);
/// Of a file whose blocks begin at `blocks_at` and fill it up to the index; nothing where anything of it is not right.
Result<std::optional<PackedIndex>> read_packed_index(base::File& file, std::uint64_t blocks_at);

/// The packed file shown as frames at their unpacked offsets, the header before them; for reading only. A block that is
/// damaged is where it ends. At most one block is in memory.
std::unique_ptr<base::File> unpacked_view(std::unique_ptr<base::File> file, std::uint64_t blocks_at, PackedIndex index);

}  // namespace waybill::audit
