#include "entry_source.hpp"

#include <algorithm>

namespace waybill::audit {
namespace {

constexpr std::uint64_t between_marks = 256;

}  // namespace

Result<void> EntrySource::look() {
    const auto firsts = segment_names(*files_, directory_);
    if (!firsts) return fail(firsts.error());
    if (firsts->empty()) return fail(Error::of_file(Code::missing, "there is no log here", directory_));
    std::vector<Known> now;
    for (const std::uint64_t first : *firsts) {
        const auto before =
            std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.first == first; });
        now.push_back(before == known_.end() ? Known{first, {}} : std::move(*before));
    }
    known_ = std::move(now);
    return {};
}

Result<void> EntrySource::each(std::uint64_t first, std::uint64_t last, const VisitFrame& visit) {
    while (first < last) {
        const auto after = std::upper_bound(known_.begin(), known_.end(), first,
                                            [](std::uint64_t index, const Known& k) { return index < k.first; });
        if (after == known_.begin())
            return fail(Code::missing, "an entry was pruned from the log, or its segment is gone");
        const std::uint64_t until = after == known_.end() ? last : std::min(last, after->first);
        const auto next = read(*(after - 1), first, until, visit);
        if (!next) return fail(next.error());
        if (*next == Error::nowhere) return {};
        if (*next < until) return broken_off(*(after - 1), after == known_.end() ? nullptr : &*after);
        first = until;
    }
    return {};
}

/// Why a segment ends before its entries do.
base::Failure EntrySource::broken_off(const Known& known, const Known* next) const {
    if (next == nullptr) return fail(Code::corrupt, "the log holds fewer whole entries than its checkpoint says");
    const auto after = read_segment(*files_, directory_, next->first);
    if (!after) return fail(after.error());
    if (after->header.previous == known.first)
        return fail(Error::of_file(Code::corrupt, "a segment is damaged", segment_path(directory_, known.first)));
    const Path gone = segment_path(directory_, after->header.previous);
    return fail(Error::of_file(Code::missing, "a segment is missing", gone));
}

Result<std::uint64_t> EntrySource::read(Known& known, std::uint64_t first, std::uint64_t last,
                                        const VisitFrame& visit) {
    const auto segment = read_segment(*files_, directory_, known.first);
    if (!segment) return fail(segment.error());
    if (segment->packed) return read_packed(*segment, first, last, visit);  // it knows where its blocks begin
    auto file = files_->open(segment->path, base::Files::Mode::read);
    if (!file && file.error().code() == Code::file_missing) {  // packed a moment ago
        const auto packed = read_segment(*files_, directory_, known.first);
        if (!packed) return fail(packed.error());
        return read_packed(*packed, first, last, visit);
    }
    if (!file) return fail(file.error());
    if (known.marks.empty()) known.marks.push_back(segment->frames_at);
    const std::uint64_t mark = std::min<std::uint64_t>((first - known.first) / between_marks, known.marks.size() - 1);
    FrameScanner scanner(**file, known.marks[mark], known.first + mark * between_marks);
    while (scanner.index() < last) {
        const auto frame = scanner.next();
        if (!frame) return fail(frame.error());
        if (!*frame) break;
        if (scanner.index() == known.first + known.marks.size() * between_marks) known.marks.push_back(scanner.end());
        if ((*frame)->index < first) continue;
        const auto more = visit(**frame);
        if (!more) return fail(more.error());
        if (!*more) return Error::nowhere;
    }
    return scanner.index();
}

Result<std::uint64_t> EntrySource::read_packed(const Segment& segment, std::uint64_t first, std::uint64_t last,
                                               const VisitFrame& visit) {
    bool enough = false;
    const auto scanned = scan_from(*files_, segment, first, [&](const Frame& frame) -> Result<bool> {
        if (frame.index >= last) return false;
        const auto more = visit(frame);
        enough = more && !*more;
        if (!more) return more;
        return !enough && frame.index + 1 < last;
    });
    if (!scanned) return fail(scanned.error());
    return enough ? Error::nowhere : std::min(scanned->next, last);
}

Result<std::uint64_t> EntrySource::first_since(Time time) {
    std::uint64_t first = minimum();
    for (const Known& known : known_) {
        const auto segment = read_segment(*files_, directory_, known.first);
        if (!segment) return fail(segment.error());
        if (segment->header.newest >= time) break;
        first = known.first;
    }
    return first;
}

}  // namespace waybill::audit
