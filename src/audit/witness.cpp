#include "waybill/audit/witness.hpp"

#include <algorithm>

#include "waybill/audit/add_checkpoint.hpp"
#include "waybill/audit/cosignature.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::audit {
namespace {

/// A checkpoint of another log may have lines after the first three (c2sp.org/tlog-checkpoint): a cosignature covers
/// them, and nothing here reads them.
Result<Checkpoint> first_lines(Bytes text) {
    std::size_t end = 0;
    for (int line = 0; line < 3; ++line) {
        end = text.find('\n', end);
        if (end == Bytes::npos) return fail(Code::corrupt, "not a checkpoint");
        ++end;
    }
    if (text.find("\n\n") != Bytes::npos) return fail(Code::corrupt, "a checkpoint has no empty line");
    return parse_checkpoint(text.substr(0, end));
}

/// The first of these keys that signed it: corrupt, or key_missing where none did.
Result<void> verify_with_any(const Note& note, const std::vector<crypto::VerifierKey>& keys) {
    Result<void> verified = fail(Code::key_missing, "no key of this log signed the checkpoint");
    for (const crypto::VerifierKey& key : keys) {
        auto one = verify_note(note, key);
        if (one) return one;
        if (one.error().code() == Code::corrupt) verified = std::move(one);
    }
    return verified;
}

class StoringWitness final : public Witness {
public:
    StoringWitness(base::Files& files, Path directory, std::unique_ptr<base::Lock> lock, crypto::SigningKey key,
                   const base::Clock& clock)
        : files_(files),
          directory_(std::move(directory)),
          lock_(std::move(lock)),
          key_(std::move(key)),
          verifier_(cosigner_of(key_)),
          clock_(clock) {}

    Result<void> load(const std::vector<crypto::VerifierKey>& keys) {
        for (const crypto::VerifierKey& key : keys) logs_[key.name()].keys.push_back(key);
        for (auto& [origin, log] : logs_) {
            const Path path = path_of(origin);
            const auto bytes = files_.read(path, most_add_checkpoint_bytes);
            if (!bytes && bytes.error().code() == Code::file_missing) continue;
            if (!bytes) return fail(bytes.error());
            auto latest = open(*bytes, origin, log.keys);
            if (!latest)
                return fail(Error::of_file(latest.error().code(),
                                           "the newest checkpoint of a log cannot be taken for it any more", path));
            log.latest = *std::move(latest);
        }
        return {};
    }

    Answer add_checkpoint(Bytes body) override {
        const auto request = parse_add_checkpoint(body);
        if (!request) return refuse(400, request.error().text());
        const auto note = parse_note(request->checkpoint);
        if (!note) return refuse(400, note.error().text());
        const auto checkpoint = first_lines(note->text);
        if (!checkpoint) return refuse(400, checkpoint.error().text());

        // Judged and stored under one lock: else a slower, smaller checkpoint could take a log back.
        const std::lock_guard lock(mutex_);
        const auto found = logs_.find(checkpoint->origin);
        if (found == logs_.end()) return refuse(404, "this log is not known here");
        Answer answer = judge(found->second, *request, *note, *checkpoint);
        answer.origin = checkpoint->origin;
        answer.size = checkpoint->size;
        return answer;
    }

    std::map<std::string, Checkpoint> known() const override {
        std::map<std::string, Checkpoint> out;
        const std::lock_guard lock(mutex_);
        for (const auto& [origin, log] : logs_)
            if (log.latest) out.emplace(origin, *log.latest);
        return out;
    }
    const crypto::VerifierKey& verifier() const override { return verifier_; }

private:
    struct KnownLog {
        std::vector<crypto::VerifierKey> keys;
        std::optional<Checkpoint> latest;
    };

    static Answer refuse(int status, std::string_view why) {
        return {status, "text/plain; charset=utf-8", std::string(why) + "\n", why, {}, 0, false};
    }
    static Answer conflict(std::uint64_t size, std::string_view why) {
        return {409, size_content_type, std::to_string(size) + "\n", why, {}, 0, false};
    }

    static Answer contradicting(Answer answer) {
        answer.contradicts = true;
        return answer;
    }

    Answer judge(KnownLog& log, const AddCheckpoint& request, const Note& note, const Checkpoint& checkpoint) {
        if (const auto verified = verify_with_any(note, log.keys); !verified)
            return refuse(403, verified.error().text());
        if (request.old_size > checkpoint.size) return refuse(400, "the old size is beyond the checkpoint's");
        const std::uint64_t latest = log.latest ? log.latest->size : 0;
        if (request.old_size != latest)
            return conflict(latest, "the old size is not that of the newest checkpoint here");
        const Hash latest_root = log.latest ? log.latest->root : empty_root();
        if (latest == checkpoint.size && latest_root != checkpoint.root)
            return contradicting(conflict(latest, "another tree of this size was cosigned"));
        if (!consistent(latest, latest_root, checkpoint, request.proof))
            return contradicting(refuse(422, "the proof does not show that the log only grew"));

        // From here on a restart knows it. Only then is it signed.
        if (const auto stored = files_.replace(path_of(checkpoint.origin), request.checkpoint); !stored)
            return refuse(500, "the checkpoint could not be stored");
        log.latest = checkpoint;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch()).count();
        return {200,
                "text/plain; charset=utf-8",
                cosign(note.text, static_cast<std::uint64_t>(std::max<std::int64_t>(1, seconds)), key_),
                {},
                {},
                0};
    }

    static bool consistent(std::uint64_t size, const Hash& root, const Checkpoint& next, std::span<const Hash> proof) {
        // From nothing, or to the same tree, there is nothing to show.
        if (size == 0 || size == next.size) return proof.empty() && (next.size != 0 || next.root == empty_root());
        return static_cast<bool>(check_consistency(size, next.size, root, next.root, proof));
    }

    static Result<Checkpoint> open(Bytes bytes, const std::string& origin,
                                   const std::vector<crypto::VerifierKey>& keys) {
        const auto note = parse_note(bytes);
        if (!note) return fail(note.error());
        if (const auto verified = verify_with_any(*note, keys); !verified) return fail(verified.error());
        auto checkpoint = first_lines(note->text);
        if (checkpoint && checkpoint->origin != origin) return fail(Code::corrupt, "it is another log's");
        return checkpoint;
    }

    /// An origin is anything; a file's name is not.
    Path path_of(const std::string& origin) const {
        return directory_ / (base::to_hex(crypto::as_bytes(crypto::sha256(origin))) + ".checkpoint");
    }

    base::Files& files_;
    const Path directory_;
    const std::unique_ptr<base::Lock> lock_;
    const crypto::SigningKey key_;
    const crypto::VerifierKey verifier_;
    const base::Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::string, KnownLog> logs_;
};

}  // namespace

Result<std::unique_ptr<Witness>> Witness::open(base::Files& files, Options options, crypto::SigningKey key,
                                               const base::Clock& clock) {
    const auto there = files.exists(options.directory);
    if (!there) return fail(there.error());
    if (!*there) {
        if (auto made = files.make_directory(options.directory); !made) return fail(made.error());
        const Path& directory = options.directory;
        const Path parent = directory.has_parent_path() ? directory.parent_path() : Path(".");
        if (auto synced = files.sync_directory(parent); !synced) return fail(synced.error());
    }
    auto lock = files.lock(options.directory / "lock");
    if (!lock) return fail(lock.error());
    auto witness = std::make_unique<StoringWitness>(files, options.directory, *std::move(lock), std::move(key), clock);
    if (auto loaded = witness->load(options.logs); !loaded) return fail(loaded.error());
    return std::unique_ptr<Witness>(std::move(witness));
}

}  // namespace waybill::audit
