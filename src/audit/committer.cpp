#include "committer.hpp"

#include "stored_checkpoint.hpp"

namespace waybill::audit {
namespace {

std::uint64_t frame_size(const Pending& pending) {
    return frame_overhead + pending.entry.size() + pending.detail.size();
}

void refuse(Pending& pending) {
    pending.done(fail(Code::audit_unavailable, "the record cannot be written, so nothing is shared"));
}

void refuse_all(Batch& batch) {
    for (Pending& pending : batch) refuse(pending);
    batch.clear();
}

}  // namespace

Committer::Committer(base::Files& files, const Log::Options& options, crypto::SigningKey key, Recovered recovered)
    : files_(&files),
      options_(options),
      key_(std::move(key)),
      tree_(files, options.directory),
      head_(std::move(recovered.head)),
      segment_(std::move(recovered.segment)),
      header_(std::move(recovered.header)) {}

Result<void> Committer::begin() {
    newest_ = head_.newest;
    if (head_.size() == 0) return {};  // entry 0 comes next, and its checkpoint with it
    written_ = std::chrono::steady_clock::now();
    return files_->replace(checkpoint_path(options_.directory), checkpoint());
}

void Committer::commit(Batch& batch) {
    if (shut()) return refuse_all(batch);
    if (const auto room = make_room(batch); !room) return latch_shut(batch, room.error());
    if (batch.empty()) return;
    // On disk, promised to nobody. What a failure leaves there is unknown, so nothing may follow it.
    if (const auto staged = stage(batch); !staged) return latch_shut(batch, staged.error());
    // The point of no return: after it a crash keeps the batch.
    if (const auto synced = segment_.sync(); !synced) return latch_shut(batch, synced.error());
    apply(batch);
}

Result<void> Committer::make_room(Batch& batch) {
    if (segment_.end() >= options_.segment_bytes)
        if (const auto rotated = rotate(); !rotated) return fail(rotated.error());
    std::uint64_t size = reserved_bytes();
    for (const Pending& pending : batch) size += frame_size(pending);
    const auto reserved = segment_.reserve(size, options_.preallocate_bytes);
    if (!reserved && reserved.error().code() != Code::no_space) return fail(reserved.error());
    set_no_space(reserved ? std::nullopt : std::optional(reserved.error()));
    if (!reserved) refuse_without_space(batch);
    return {};
}

/// Opens the next segment. What keeps it from being made (no space, no descriptor) is no failure: the old one is
/// written on as far as it goes. Only once the new file may be the log's does a failure leave the log's state unknown.
Result<void> Committer::rotate() {
    SegmentHeader next{head_.size(), header_.first, segment_.end(), head_.newest, header_.origin, head_.open};
    bool irreversible = false;
    auto writer =
        SegmentWriter::create(*files_, options_.directory, next, {}, options_.preallocate_bytes, irreversible);
    if (!writer && !irreversible) return {};
    if (!writer) return fail(writer.error());
    segment_ = std::move(*writer);
    header_ = std::move(next);
    return {};
}

/// The reserve is for what says that sharing stopped; nothing more is shared from it.
void Committer::refuse_without_space(Batch& batch) {
    std::uint64_t room = segment_.room();
    Batch fitting;
    for (Pending& pending : batch) {
        const std::uint64_t size = frame_size(pending);
        if (pending.facts.kind == Kind::shared || size > room) {
            refuse(pending);
        } else {
            room -= size;
            fitting.push_back(std::move(pending));
        }
    }
    batch = std::move(fitting);
}

Result<void> Committer::stage(const Batch& batch) {
    staging_.clear();
    std::uint64_t index = head_.size();
    for (const Pending& pending : batch) append_frame(staging_, index++, pending.entry, pending.detail);
    return segment_.append(staging_);
}

void Committer::apply(const Batch& batch) {
    const std::lock_guard lock(mutex_);
    for (const Pending& pending : batch) head_.apply(pending.leaf, pending.facts, full_tiles_);
    newest_ = head_.newest;
}

void Committer::release(Batch batch) {
    if (batch.empty()) return;
    std::uint64_t index = head_.size() - batch.size();
    for (Pending& pending : batch) pending.done(Durable{index++, std::move(pending.time), head_.size()});
    write_behind();
}

/// All of it can be rebuilt from the segments, so a failure here takes nothing back and stops nothing.
void Committer::write_behind() {
    for (const FullTile& tile : full_tiles_) (void)tree_.write(tile);
    full_tiles_.clear();
    behind_ = true;
    if (std::chrono::steady_clock::now() - written_ >= options_.checkpoint_interval) catch_up();
}

void Committer::catch_up() {
    (void)files_->replace_unsynced(checkpoint_path(options_.directory), checkpoint());
    written_ = std::chrono::steady_clock::now();
    behind_ = false;
}

void Committer::latch_shut(Batch& batch, const Error& error) {
    {
        const std::lock_guard lock(mutex_);
        shut_ = error;
    }
    refuse_all(batch);
}

void Committer::probe() {
    if (shut() || !no_space()) return;
    Batch nothing;
    if (const auto room = make_room(nothing); !room) latch_shut(nothing, room.error());
}

void Committer::finish() {
    if (head_.size() > 0) (void)files_->replace(checkpoint_path(options_.directory), checkpoint());
}

void Committer::set_no_space(std::optional<Error> error) {
    const std::lock_guard lock(mutex_);
    no_space_ = std::move(error);
}

std::optional<Error> Committer::shut() const {
    const std::lock_guard lock(mutex_);
    return shut_;
}

std::optional<Error> Committer::no_space() const {
    const std::lock_guard lock(mutex_);
    return no_space_;
}

std::string Committer::checkpoint() const {
    const std::lock_guard lock(mutex_);
    if (checkpointed_ != head_.size()) {
        checkpoint_ = sign_checkpoint(head_.size(), head_.frontier.root(), key_);
        checkpointed_ = head_.size();
    }
    return checkpoint_;
}

Time Committer::newest() const {
    const std::lock_guard lock(mutex_);
    return newest_;
}

}  // namespace waybill::audit
