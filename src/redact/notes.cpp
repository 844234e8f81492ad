#include "notes.hpp"

#include <algorithm>

namespace waybill::redact {

void Notes::queue_kept(std::optional<Digest> digest) {
    if (kept_taken_ > 0 && kept_taken_ == kept_.size()) {
        kept_.clear();
        kept_taken_ = 0;
    }
    kept_.push_back(digest);
}

void Notes::withhold_last(std::uint64_t offset) {
    add_withheld(offset, *kept_.back());
    kept_.pop_back();
}

std::size_t Notes::withheld_digests_after(std::uint64_t offset) const {
    const auto first = std::upper_bound(withheld_digests_.begin(), withheld_digests_.end(), offset,
                                        [](std::uint64_t at, const WithheldDigest& d) { return at < d.offset; });
    return static_cast<std::size_t>(withheld_digests_.end() - first);
}

std::vector<Notes::Digest> Notes::take_withheld_digests(std::uint64_t offset) {
    std::vector<Digest> taken;
    std::size_t count = 0;
    while (count < withheld_digests_.size() && withheld_digests_[count].offset <= offset) ++count;
    taken.reserve(count);
    for (std::size_t i = 0; i < count; ++i) taken.push_back(withheld_digests_[i].digest);
    withheld_digests_.erase(withheld_digests_.begin(), withheld_digests_.begin() + static_cast<std::ptrdiff_t>(count));
    return taken;
}

}  // namespace waybill::redact
