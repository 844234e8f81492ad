#include "segment_writer.hpp"

#include <algorithm>

namespace waybill::audit {
namespace {

constexpr std::uint64_t piece = 1 << 20;

Result<void> write_zeros(base::File& file, std::uint64_t at, std::uint64_t size) {
    const std::string zeros(std::min(size, piece), '\0');
    for (std::uint64_t done = 0; done < size; done += zeros.size()) {
        const auto written =
            file.write_at(at + done, Bytes(zeros).substr(0, std::min<std::uint64_t>(piece, size - done)));
        if (!written) return fail(written.error());
    }
    return {};
}

Result<void> copy(const SegmentWriter::Source& source, base::File& to, std::uint64_t at) {
    for (std::uint64_t from = source.from; from < source.to;) {
        const auto bytes = source.file->read_at(from, std::min(piece, source.to - from));
        if (!bytes) return fail(bytes.error());
        if (bytes->empty()) return fail(Code::corrupt, "a segment became shorter while it was copied");
        if (const auto written = to.write_at(at, *bytes); !written) return fail(written.error());
        from += bytes->size();
        at += bytes->size();
    }
    return {};
}

/// What an earlier attempt left behind; nothing in it was ever promised.
Result<void> remove_leftover(base::Files& files, const Path& path) {
    const auto there = files.exists(path);
    if (!there) return fail(there.error());
    if (!*there) return {};
    return files.remove(path);
}

}  // namespace

/// Everything up to the sync, in a file that nobody reads yet.
Result<void> SegmentWriter::prepare(base::Files& files, const Path& fresh, Bytes head, const Source& source,
                                    std::uint64_t zeros) {
    if (const auto removed = remove_leftover(files, fresh); !removed) return fail(removed.error());
    auto file = files.open(fresh, base::Files::Mode::create);
    if (!file) return fail(file.error());
    file_ = std::move(*file);
    if (const auto written = file_->write_at(0, head); !written) return fail(written.error());
    if (const auto copied = copy(source, *file_, head.size()); !copied) return fail(copied.error());
    end_ = head.size() + (source.to - source.from);
    if (const auto zeroed = write_zeros(*file_, end_, zeros); !zeroed) return fail(zeroed.error());
    zeroed_ = end_ + zeros;
    return {};
}

Result<SegmentWriter> SegmentWriter::create(base::Files& files, const Path& directory, const SegmentHeader& header,
                                            const Source& source, std::uint64_t zeros, bool& irreversible) {
    irreversible = false;
    SegmentWriter writer;
    writer.path_ = segment_path(directory, header.first);
    writer.first_ = header.first;
    const Path fresh = writer.path_.string() + ".new";
    if (const auto prepared = writer.prepare(files, fresh, encode(header), source, zeros); !prepared) {
        (void)files.remove(fresh);  // it holds space that may be what was lacking
        return fail(prepared.error());
    }
    // From here on the new file may take its place, whatever is reported.
    irreversible = true;
    if (const auto synced = writer.file_->sync(); !synced) return fail(synced.error());
    if (const auto renamed = files.rename(fresh, writer.path_); !renamed) return fail(renamed.error());
    if (const auto synced = files.sync_directory(log_folder(directory)); !synced) return fail(synced.error());
    // Opened anew by its own name, which still_in_place() will ask for.
    auto named = files.open(writer.path_, base::Files::Mode::write);
    if (!named) return fail(named.error());
    writer.file_ = std::move(*named);
    return writer;
}

Result<void> SegmentWriter::reserve(std::uint64_t size, std::uint64_t step) {
    if (room() >= size) return {};
    const std::uint64_t more = (size - room() + step - 1) / step * step;
    if (const auto zeroed = write_zeros(*file_, zeroed_, more); !zeroed) return fail(zeroed.error());
    zeroed_ += more;
    return {};
}

Result<void> SegmentWriter::append(Bytes frames) {
    if (const auto written = file_->write_at(end_, frames); !written) return fail(written.error());
    end_ += frames.size();
    return {};
}

Result<void> SegmentWriter::sync() {
    // A file that was deleted or replaced under the writer would take entries that nobody finds again; one that was cut
    // off has grown again with the write, but not to the zeros that were written ahead.
    const auto in_place = file_->still_in_place(zeroed_);
    if (!in_place) return fail(in_place.error());
    if (!*in_place)
        return fail(Error::of_file(Code::file_failed, "the open segment was removed, replaced or cut off", path_));
    return file_->sync();
}

}  // namespace waybill::audit
