#include "segment.hpp"

#include <algorithm>
#include <charconv>

#include "pruned.hpp"

namespace waybill::audit {
namespace {

constexpr Bytes magic = "WBSEG1";
constexpr std::size_t fixed_size = 40;  // up to and with the origin's length
constexpr std::size_t open_size = 40;   // id (36), windows (4)
constexpr std::uint64_t most_open = 1 << 20;
constexpr Bytes suffix = ".seg";
constexpr Bytes packed_suffix = ".seg.zst";
constexpr std::size_t read_ahead = 256 << 10;  // stays in a core's cache
constexpr std::size_t short_read_ahead = 64 << 10;  // where one entry is looked for

base::Failure bad_header(const Path& path) {
    return fail(Error::of_file(Code::corrupt, "the segment's header is damaged", path));
}

std::string file_name(std::uint64_t first, Bytes ending) {
    const std::string digits = std::to_string(first);
    return std::string(20 - digits.size(), '0').append(digits).append(ending);
}

/// The header at the front of `bytes`, or nothing where it is not whole there.
std::optional<SegmentHeader> decode(Bytes bytes, std::size_t size) {
    if (bytes.size() < size || !bytes.starts_with(magic)) return std::nullopt;
    if (base::read_be<std::uint32_t>(bytes, size - 4) != checksum(bytes.substr(0, size - 4))) return std::nullopt;
    SegmentHeader header;
    header.first = base::read_be<std::uint64_t>(bytes, 6);
    header.previous = base::read_be<std::uint64_t>(bytes, 14);
    header.previous_end = base::read_be<std::uint64_t>(bytes, 22);
    header.newest = Time(std::chrono::microseconds(base::read_be<std::int64_t>(bytes, 30)));
    const std::size_t origin_size = base::read_be<std::uint16_t>(bytes, 38);
    header.origin = bytes.substr(fixed_size, origin_size);
    std::size_t at = fixed_size + origin_size + 4;
    for (; at + open_size < size; at += open_size)
        header.open.set(std::string(bytes.substr(at, 36)), base::read_be<std::uint32_t>(bytes, at + 36));
    return header;
}

/// The header's whole size by its two counts; 0 where they cannot be right.
Result<std::uint64_t> header_size(base::File& file) {
    const auto fixed = file.read_at(0, fixed_size);
    if (!fixed) return fail(fixed.error());
    if (fixed->size() < fixed_size) return std::uint64_t{0};
    const std::uint64_t counts_at = fixed_size + base::read_be<std::uint16_t>(*fixed, 38);
    const auto count = file.read_at(counts_at, 4);
    if (!count) return fail(count.error());
    if (count->size() < 4) return std::uint64_t{0};
    const std::uint64_t open = base::read_be<std::uint32_t>(*count);
    return open > most_open ? 0 : counts_at + 4 + open * open_size + 4;
}

std::optional<std::uint64_t> first_of(std::string_view name) {
    std::uint64_t first = 0;
    std::from_chars(name.data(), name.data() + std::min<std::size_t>(name.size(), 20), first);
    const bool is_one = name == file_name(first, suffix) || name == file_name(first, packed_suffix);
    return is_one ? std::optional(first) : std::nullopt;
}

/// The open file of a segment, which may be packed, or another may pack it, at any moment.
struct Opened {
    Path path;
    std::unique_ptr<base::File> file;
    bool packed = false;
};

Result<Opened> open_segment(base::Files& files, const Path& directory, std::uint64_t first) {
    const Path plain = segment_path(directory, first), packed = packed_path(directory, first);
    for (const Path& path : {packed, plain, packed}) {
        auto file = files.open(path, base::Files::Mode::read);
        if (file) return Opened{path, std::move(*file), path == packed};
        if (file.error().code() != Code::file_missing) return fail(file.error());
    }
    return fail(Error::of_file(Code::file_missing, "cannot open", plain));
}

Result<Segment> read_opened(Opened& opened, std::uint64_t first) {
    Segment segment;
    segment.path = opened.path;
    const auto size = header_size(*opened.file);
    if (!size) return fail(size.error());
    if (*size == 0) return bad_header(segment.path);
    const auto bytes = opened.file->read_at(0, *size);
    if (!bytes) return fail(bytes.error());
    auto header = decode(*bytes, *size);
    if (!header || header->first != first || encode(*header) != *bytes) return bad_header(segment.path);
    segment.header = std::move(*header);
    segment.frames_at = *size;
    if (!opened.packed) return segment;
    auto index = read_packed_index(*opened.file, segment.frames_at);
    if (!index) return fail(index.error());
    if (!*index || (*index)->blocks.front().first != first)
        return fail(Error::of_file(Code::corrupt, "the packed segment's index is damaged", segment.path));
    segment.packed = std::move(**index);
    return segment;
}

/// Where to begin for an entry, and what to read at once.
struct Start {
    std::uint64_t offset, index;
    std::size_t read_ahead;
};

Start start_for(const Segment& segment, std::uint64_t index) {
    if (!segment.packed || index <= segment.header.first) return {segment.frames_at, segment.header.first, read_ahead};
    const auto after = std::ranges::upper_bound(segment.packed->blocks, index, {}, &PackedBlock::first);
    const PackedBlock& block = *(after - 1);
    return {block.offset, block.first, short_read_ahead};
}

/// Those that are pruned may still stand there, where a crash came between.
void drop_pruned(std::vector<std::uint64_t>& firsts, const std::optional<Pruned>& pruned) {
    if (pruned) std::erase_if(firsts, [&](std::uint64_t first) { return first < pruned->minimum; });
}

}  // namespace

std::string encode(const SegmentHeader& header) {
    std::string out(magic);
    base::append_be(out, header.first);
    base::append_be(out, header.previous);
    base::append_be(out, header.previous_end);
    base::append_be(out, header.newest.time_since_epoch().count());
    base::append_be(out, static_cast<std::uint16_t>(header.origin.size()));
    out += header.origin;
    base::append_be(out, static_cast<std::uint32_t>(header.open.windows().size()));
    for (const auto& [id, windows] : header.open.windows()) {
        out += id;
        base::append_be(out, windows);
    }
    base::append_be(out, checksum(out));
    return out;
}

Path log_folder(const Path& directory) { return directory / "log"; }
Path segment_path(const Path& directory, std::uint64_t first) {
    return log_folder(directory) / file_name(first, suffix);
}
Path packed_path(const Path& directory, std::uint64_t first) {
    return log_folder(directory) / file_name(first, packed_suffix);
}

Result<Segment> read_segment(base::Files& files, const Path& directory, std::uint64_t first) {
    auto opened = open_segment(files, directory, first);
    if (!opened) return fail(opened.error());
    return read_opened(*opened, first);
}

Result<std::vector<std::uint64_t>> segment_names(base::Files& files, const Path& directory) {
    std::vector<std::uint64_t> firsts;
    const auto there = files.exists(log_folder(directory));
    if (!there) return fail(there.error());
    if (!*there) return firsts;
    const auto names = files.list(log_folder(directory));
    if (!names) return fail(names.error());
    for (const std::string& name : *names)
        if (const auto first = first_of(name); first && (firsts.empty() || firsts.back() != *first))
            firsts.push_back(*first);
    return firsts;
}

Result<std::vector<Segment>> read_segments(base::Files& files, const Path& directory) {
    auto firsts = segment_names(files, directory);
    if (!firsts) return fail(firsts.error());
    const auto pruned = read_pruned(files, directory);
    if (!pruned) return fail(pruned.error());
    drop_pruned(*firsts, *pruned);
    const std::uint64_t minimum = *pruned ? (*pruned)->minimum : 0;
    std::vector<Segment> segments;
    std::uint64_t previous = SegmentHeader::none;
    for (const std::uint64_t first : *firsts) {
        auto segment = read_segment(files, directory, first);
        if (!segment) return fail(segment.error());
        const bool is_minimum = first == minimum && segments.empty();
        if (segment->header.previous != previous && !is_minimum) {
            const std::uint64_t gone = segment->header.previous == SegmentHeader::none ? 0 : segment->header.previous;
            return fail(Error::of_file(Code::missing, "a segment is missing", segment_path(directory, gone)));
        }
        previous = first;
        segments.push_back(std::move(*segment));
    }
    if ((segments.empty() && minimum > 0) || (!segments.empty() && segments.front().header.first != minimum))
        return fail(Error::of_file(Code::missing, "the first segment is missing", segment_path(directory, minimum)));
    return segments;
}

Result<SegmentScan> scan(base::Files& files, const Segment& segment, const VisitFrame& visit) {
    return scan_from(files, segment, segment.header.first, visit);
}

Result<SegmentScan> scan_from(base::Files& files, const Segment& segment, std::uint64_t index,
                              const VisitFrame& visit) {
    auto opened = open_segment(files, segment.path.parent_path().parent_path(), segment.header.first);
    if (!opened) return fail(opened.error());
    Segment now = segment;
    if (opened->path != segment.path || opened->packed) {  // packed, or packed anew, since it was read
        auto again = read_opened(*opened, segment.header.first);
        if (!again) return fail(again.error());
        now = std::move(*again);
    }
    std::unique_ptr<base::File> file = std::move(opened->file);
    if (now.packed) file = unpacked_view(std::move(file), now.frames_at, *now.packed);
    const Start start = start_for(now, index);
    FrameScanner scanner(*file, start.offset, start.index, start.read_ahead);
    for (;;) {
        const auto frame = scanner.next();
        if (!frame) return fail(frame.error());
        if (!*frame) break;
        if ((*frame)->index < index) continue;
        const auto more = visit(**frame);
        if (!more) return fail(more.error());
        if (!*more) return SegmentScan{scanner.index(), scanner.end(), 0, true};
    }
    const auto torn = scanner.torn_bytes();
    if (!torn) return fail(torn.error());
    const bool whole = now.packed && scanner.index() == now.packed->next && scanner.end() == now.packed->end;
    return SegmentScan{scanner.index(), whole ? now.packed->sealed_end : scanner.end(), *torn, false};
}

Result<void> scan_sealed(base::Files& files, const Segment& segment, std::uint64_t next, const VisitFrame& visit) {
    const auto scanned = scan(files, segment, visit);
    if (!scanned) return fail(scanned.error());
    if (!scanned->stopped && (scanned->next != next || scanned->torn > 0))
        return fail(Error::of_file(Code::corrupt, "a sealed segment is damaged", segment.path));
    return {};
}

}  // namespace waybill::audit
