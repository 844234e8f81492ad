#include "upkeep.hpp"

#include "packing.hpp"
#include "waybill/base/log.hpp"

namespace waybill::audit {

Upkeep::Upkeep(base::Files& files, Path directory, Pack pack) : files_(&files), directory_(std::move(directory)) {
    if (pack == Pack::yes) thread_ = std::thread([this] { run(); });
}

void Upkeep::stop() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Upkeep::sealed() {
    {
        const std::lock_guard lock(mutex_);
        asked_ = true;
    }
    wake_.notify_one();
}

Result<Retained> Upkeep::retain(Log& log, crypto::Keyring& keyring, const RetentionRules& rules) {
    const std::lock_guard lock(segments_);
    return perform_retention({&log, files_, directory_, &keyring, &stop_}, rules);
}

void Upkeep::run() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return asked_ || stop_; });
            if (stop_) return;
            asked_ = false;
        }
        // The log is whole either way: it is tried again when the next segment is sealed.
        if (const auto packed = pack_sealed(); !packed && !stop_)
            base::log(base::LogLevel::warning, "a sealed segment is not packed", packed.error());
    }
}

Result<void> Upkeep::pack_sealed() {
    const auto firsts = segment_names(*files_, directory_);
    if (!firsts) return fail(firsts.error());
    for (std::size_t i = 0; i + 1 < firsts->size() && !stop_; ++i) {
        if ((*firsts)[i] < packed_to_) continue;
        const std::lock_guard lock(segments_);
        const auto packed = pack_segment(*files_, directory_, (*firsts)[i], (*firsts)[i + 1], {{}, &stop_});
        // One that retention pruned meanwhile is no failure.
        if (!packed && packed.error().code() != Code::file_missing) return fail(packed.error());
        packed_to_ = (*firsts)[i + 1];
    }
    return {};
}

}  // namespace waybill::audit
