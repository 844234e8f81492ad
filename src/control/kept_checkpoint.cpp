#include "kept_checkpoint.hpp"

#include "waybill/audit/checkpoint.hpp"
#include "waybill/audit/reader.hpp"
#include "waybill/base/log.hpp"

namespace waybill::control {
namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr std::uint64_t note_limit = 64 << 10;

bool is_the_logs_own(const audit::Reader& reader, const audit::Checkpoint& checkpoint, const crypto::VerifierKey& key) {
    const auto note = reader.checkpoint();
    if (!note) return false;
    const auto own = audit::open_checkpoint(*note, key);
    return own && *own == checkpoint;
}

}  // namespace

Result<void> check_not_behind(base::Files& files, const Path& directory, const Path& kept,
                              const crypto::VerifierKey& key) {
    const auto note = files.read(kept, note_limit);
    if (!note && note.error().code() == Code::file_missing) return {};
    if (!note) return fail(note.error());
    const auto checkpoint = audit::open_checkpoint(*note, key);
    if (!checkpoint && checkpoint.error().code() == Code::key_missing)
        return fail(Error::of_file(Code::key_missing, "the kept checkpoint was signed by another key", kept));
    if (!checkpoint) return fail(Error::of_file(Code::corrupt, "the kept checkpoint is not one of this log", kept));
    const auto reader = audit::Reader::open(files, directory);
    if (!reader && reader.error().code() == Code::missing)
        return fail(Error::of_file(Code::corrupt, "the log that the kept checkpoint was signed over is gone", kept));
    if (!reader) return fail(reader.error());
    if (reader->size() < checkpoint->size)
        return fail(Error::of_file(Code::corrupt, "the log is behind its kept checkpoint: entries were removed", kept));
    if (is_the_logs_own(*reader, *checkpoint, key)) return {};
    // Reads them all: only a crash makes it necessary, for what a gateway keeps when it stops is the log's own.
    const auto root = reader->root_at(checkpoint->size);
    if (!root) return fail(root.error());
    if (*root != checkpoint->root)
        return fail(Error::of_file(Code::corrupt, "the log holds other entries than its kept checkpoint says", kept));
    return {};
}

namespace {

class CheckpointFile final : public CheckpointPlace {
public:
    CheckpointFile(base::Files& files, Path file) : files_(files), file_(std::move(file)) {}
    Result<void> write(const std::string& note) override { return files_.replace(file_, note); }
    std::chrono::seconds between() const override { return between_looks; }

private:
    base::Files& files_;
    const Path file_;
};

}  // namespace

std::unique_ptr<CheckpointPlace> checkpoint_file(base::Files& files, Path file) {
    return std::make_unique<CheckpointFile>(files, std::move(file));
}

CheckpointKeeper::CheckpointKeeper(std::vector<std::unique_ptr<CheckpointPlace>> places, const audit::Log& log)
    : log_(log) {
    for (auto& place : places) kept_.push_back({std::move(place)});
}

CheckpointKeeper::~CheckpointKeeper() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    if (const auto last = write_if_new(When::now); !last)
        base::log(base::LogLevel::error, "the checkpoint could not be kept", last.error());
}

Result<void> CheckpointKeeper::start() {
    if (auto first = write_if_new(When::now); !first) return first;
    thread_ = std::thread([this] { run(); });
    return {};
}

std::optional<Error> CheckpointKeeper::failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
}

void CheckpointKeeper::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, between_looks, [this] { return stopping_; })) {
        lock.unlock();
        const auto written = write_if_new(When::due);
        lock.lock();
        const bool failed_before = failed_.has_value();
        failed_ = written ? std::nullopt : std::optional(written.error());
        // Told when it begins and when it ends, not each second.
        if (failed_ && !failed_before)
            base::log(base::LogLevel::error, "the checkpoint cannot be kept", *failed_);
        else if (!failed_ && failed_before)
            base::log(base::LogLevel::info, "the checkpoint is kept again");
    }
}

/// One place that fails keeps no other from its checkpoint.
Result<void> CheckpointKeeper::write_if_new(When when) {
    const std::string note = log_.checkpoint();
    const auto now = std::chrono::steady_clock::now();
    Result<void> all;
    for (Kept& kept : kept_) {
        if (note == kept.written || (when == When::due && now < kept.next)) continue;
        if (auto written = kept.place->write(note); !written) {
            if (all) all = std::move(written);
            continue;
        }
        kept.written = note;
        kept.next = now + kept.place->between();
    }
    return all;
}

}  // namespace waybill::control
