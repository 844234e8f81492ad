#include "index_builder.hpp"

#include <algorithm>
#include <system_error>

#include "waybill/audit/reader.hpp"

namespace waybill::audit {
namespace {

constexpr std::uint64_t batch_entries = 16'384;
constexpr std::uint64_t space_left = 256 << 20;  // the last of the disk is the record's

Result<void> check_space(const Path& directory) {
    std::error_code problem;
    const auto space = std::filesystem::space(directory, problem);
    if (problem || space.available >= space_left) return {};
    return fail(Error::of_file(Code::no_space, "the index waits: the space that is left is the record's", directory));
}

}  // namespace

Path index_lock_path(const Path& directory) { return directory / "index.lock"; }

Result<bool> IndexBuilder::advance(std::uint64_t size) {
    if (const auto looked = source_.look(); !looked) return fail(looked.error());
    if (const auto space = check_space(directory_); !space) return fail(space.error());
    if (anew_ || !writer_ || writer_->state().minimum != source_.minimum())
        if (const auto opened = open(size); !opened) return fail(opened.error());
    const IndexState before = writer_->state();
    const bool digests_first = keyring_ != nullptr && before.digested < before.entries;
    const std::uint64_t first = digests_first ? before.digested : before.entries;
    const std::uint64_t last = std::min(digests_first ? before.entries : size, first + batch_entries);
    if (first >= last) return true;
    if (const auto begun = writer_->begin(); !begun) return give_up(begun.error());
    if (const auto filled = fill(first, last); !filled) return fail(filled.error());
    if (writer_->erasure_seen())
        if (const auto forgotten = forget_erased(); !forgotten) return give_up(forgotten.error());
    if (const auto committed = writer_->commit(); !committed) return give_up(committed.error());
    return writer_->state().entries >= size &&
           (keyring_ == nullptr || writer_->state().digested >= writer_->state().entries);
}

Result<void> IndexBuilder::fill(std::uint64_t first, std::uint64_t last) {
    const bool digests_only = first < writer_->state().entries;
    Result<void> added;
    const auto read = source_.each(std::max(first, source_.minimum()), last, [&](const Frame& frame) -> Result<bool> {
        const StoredEntry entry{frame.index, std::string(frame.entry), std::string(frame.detail)};
        added = digests_only ? writer_->add_digests(entry, *keyring_) : writer_->add(entry, keyring_);
        return added && !writer_->full();
    });
    if (!added) return give_up(added.error());
    if (read) return {};
    writer_.reset();  // the transaction with it; what is wrong is the log, not the index
    return fail(read.error());
}

Result<void> IndexBuilder::open(std::uint64_t size) {
    writer_.reset();
    if (anew_)
        if (const auto removed = remove_index(directory_); !removed) return removed;
    for (const bool last_try : {false, true}) {
        auto writer = IndexWriter::open(directory_);
        if (writer) {
            writer_ = *std::move(writer);
            const auto right = continues(size);
            if (!right) return fail(right.error());
            if (*right) break;
        } else if (writer.error().code() != Code::corrupt || last_try) {
            return fail(writer.error());
        }
        writer_.reset();
        if (const auto removed = remove_index(directory_); !removed) return removed;
    }
    if (!writer_) return fail(Error::of_file(Code::file_failed, "the index cannot be made", index_path(directory_)));
    anew_ = false;
    if (const auto begun = writer_->begin(); !begun) return give_up(begun.error());
    writer_->begin_at(source_.minimum());
    if (const auto forgotten = forget_erased(); !forgotten) return give_up(forgotten.error());
    if (const auto committed = writer_->commit(); !committed) return give_up(committed.error());
    return {};
}

Result<bool> IndexBuilder::continues(std::uint64_t size) {
    const IndexState state = writer_->state();
    if (state.entries == 0) return true;
    if (state.entries > size || !writer_->last_leaf() || state.minimum != source_.minimum()) return false;
    bool same = false;
    const auto read = source_.each(state.entries - 1, state.entries, [&](const Frame& frame) -> Result<bool> {
        same = leaf_hash(frame.entry) == writer_->last_leaf();
        return false;
    });
    if (!read) return fail(read.error());
    return same;
}

Result<void> IndexBuilder::forget_erased() {
    if (keyring_ == nullptr) return {};
    const auto gone = writer_->destroyed(*keyring_);
    if (!gone) return fail(gone.error());
    if (gone->empty()) return {};
    const auto forgotten = writer_->forget(*gone);
    return forgotten ? Result<void>() : fail(forgotten.error());
}

Result<void> IndexBuilder::forget(const std::vector<crypto::KeyId8>& keys) {
    if (!writer_ || keys.empty()) return {};
    if (const auto begun = writer_->begin(); !begun) return give_up(begun.error());
    if (const auto forgotten = writer_->forget(keys); !forgotten) return give_up(forgotten.error());
    if (const auto committed = writer_->commit(); !committed) return give_up(committed.error());
    return {};
}

base::Failure IndexBuilder::give_up(const Error& error) {
    writer_.reset();
    anew_ = anew_ || error.code() == Code::corrupt;
    return fail(error);
}

Result<IndexState> update_index(base::Files& files, const IndexUpdate& update) {
    // The lock first: what another writes meanwhile would be written twice.
    const auto lock = files.lock(index_lock_path(update.directory));
    if (!lock) return fail(lock.error());
    const auto reader = Reader::open(files, update.directory);
    if (!reader) return fail(reader.error());
    IndexBuilder builder(files, update.directory, update.keyring);
    if (update.rebuild == Rebuild::always) builder.rebuild();
    bool begun_anew = false;
    for (;;) {
        const auto done = builder.advance(reader->size());
        if (!done && done.error().code() == Code::corrupt && !begun_anew) {
            begun_anew = true;
            builder.rebuild();
            continue;
        }
        if (!done) return fail(done.error());
        if (*done) return builder.state();
        if (update.progress) update.progress(builder.state().entries, reader->size());
    }
}

}  // namespace waybill::audit
