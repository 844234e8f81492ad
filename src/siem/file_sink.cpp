// Lines in a file. Appends, syncs, and rotates by renaming; a file that others moved or cut is opened anew. It removes
// nothing but rotated files beyond the number that is kept.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "sink.hpp"

namespace waybill::siem {
namespace {

constexpr std::uint64_t most_line = 1 << 20;

class FileSink final : public Sink {
public:
    FileSink(base::Files& files, FileReceiver receiver) : files_(files), receiver_(std::move(receiver)) {}

    Result<std::size_t> give(std::span<const Event> events) override {
        if (auto ready = make_ready(events.front().line.size() + 1); !ready) return fail(ready.error());
        std::string lines;
        std::size_t count = 0;
        for (const Event& event : events) {
            if (count > 0 && end_ + lines.size() + event.line.size() + 1 > receiver_.rotate) break;
            lines.append(event.line).push_back('\n');
            ++count;
        }
        written_ = true;
        if (auto written = file_->write_at(end_, lines); !written) {
            broken_ = true;  // a part of a line may be at its end
            return fail(written.error());
        }
        end_ += lines.size();
        return count;
    }

    Result<void> confirm() override {
        if (file_ == nullptr || !written_) return {};
        if (auto synced = file_->sync(); !synced) {
            // What a failed sync left in memory counts as clean: it is written again, to the file opened anew.
            file_.reset();
            written_ = false;
            return synced;
        }
        written_ = false;
        return {};
    }

private:
    /// Open, in its place, and with room for so many bytes.
    Result<void> make_ready(std::uint64_t size) {
        if (file_ != nullptr) {
            const auto in_place = file_->still_in_place(end_);
            if (!in_place) return fail(in_place.error());
            if (!*in_place || broken_)
                if (auto closed = close(); !closed) return closed;
        }
        if (file_ == nullptr)
            if (auto opened = open(); !opened) return opened;
        if (end_ == 0 || end_ + size <= receiver_.rotate) return {};
        if (auto closed = close(); !closed) return closed;
        if (auto rotated = rotate(); !rotated) return rotated;
        return open();
    }

    Result<void> close() {
        if (auto confirmed = confirm(); !confirmed) return confirmed;
        file_.reset();
        broken_ = false;
        return {};
    }

    Result<void> open() {
        if (lock_ == nullptr) {
            // Hidden, so that whoever collects `path*` does not collect it.
            auto taken = files_.lock(folder() / ("." + receiver_.path.filename().string() + ".lock"));
            if (!taken) return fail(taken.error());
            lock_ = *std::move(taken);
        }
        auto file = files_.open(receiver_.path, base::Files::Mode::write);
        if (!file && file.error().code() == Code::file_missing) return create();
        if (!file) return fail(file.error());
        const auto end = cut_part(**file);
        if (!end) return fail(end.error());
        return take(*std::move(file), *end);
    }

    Result<void> create() {
        auto file = files_.open(receiver_.path, base::Files::Mode::create);
        if (!file) return fail(file.error());
        if (auto synced = files_.sync_directory(folder()); !synced) return synced;
        // Those who collect it are in its group. Where this fails, the file is more closed than it need be.
        std::error_code ignored;
        using std::filesystem::perms;
        std::filesystem::permissions(receiver_.path, perms::owner_read | perms::owner_write | perms::group_read,
                                     ignored);
        return take(*std::move(file), 0);
    }

    Result<void> take(std::unique_ptr<base::File> file, std::uint64_t end) {
        file_ = std::move(file);
        end_ = end;
        return {};
    }

    /// A crash may have left the beginning of a line at the end: it is cut off, for it will be given again. The new
    /// end.
    Result<std::uint64_t> cut_part(base::File& file) {
        const auto size = file.size();
        if (!size) return fail(size.error());
        const std::uint64_t from = *size - std::min(*size, most_line);
        const auto last = file.read_at(from, static_cast<std::size_t>(*size - from));
        if (!last) return fail(last.error());
        const std::size_t newline = last->rfind('\n');
        if (last->empty() || newline + 1 == last->size()) return *size;
        const Bytes part = newline == last->npos ? Bytes(*last) : Bytes(*last).substr(newline + 1);
        const bool ours = (from == 0 || newline != last->npos) && (part.starts_with('{') || part.starts_with('C'));
        if (!ours)
            return fail(
                Error::of_file(Code::file_failed, "the file ends with what is no line of a stream", receiver_.path));
        if (auto cut = file.truncate(*size - part.size()); !cut) return fail(cut.error());
        return *size - part.size();
    }

    Result<void> rotate() {
        for (std::uint64_t number = receiver_.keep; number > 0; --number) {
            const Path from = number == 1 ? receiver_.path : rotated(number - 1);
            const auto there = files_.exists(from);
            if (!there) return fail(there.error());
            if (!*there) continue;
            if (auto renamed = files_.rename(from, rotated(number)); !renamed) return renamed;
        }
        return files_.sync_directory(folder());
    }

    Path rotated(std::uint64_t number) const { return receiver_.path.string() + "." + std::to_string(number); }
    Path folder() const { return receiver_.path.has_parent_path() ? receiver_.path.parent_path() : Path("."); }

    base::Files& files_;
    const FileReceiver receiver_;
    std::unique_ptr<base::Lock> lock_;  // another gateway's stream into this file would write over ours
    std::unique_ptr<base::File> file_;
    std::uint64_t end_ = 0;
    bool written_ = false;  // and not synced
    bool broken_ = false;
};

}  // namespace

std::unique_ptr<Sink> file_sink(base::Files& files, FileReceiver receiver) {
    return std::make_unique<FileSink>(files, std::move(receiver));
}

}  // namespace waybill::siem
