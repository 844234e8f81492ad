#include "detect_stream.hpp"

namespace waybill::cli {

void DetectStream::feed(Bytes bytes) {
    while (!bytes.empty()) {
        const std::size_t take = std::min(bytes.size(), piece_bytes + 2 * detect::reach_bytes - text_.size());
        text_.append(bytes.substr(0, take));
        bytes.remove_prefix(take);
        if (text_.size() == piece_bytes + 2 * detect::reach_bytes) look(false);
    }
}

void DetectStream::finish() { look(true); }

void DetectStream::look(bool last) {
    std::size_t border = last ? text_.size() : text_.size() - detect::reach_bytes;
    while (!last && border > passed_ && (static_cast<unsigned char>(text_[border]) & 0xc0) == 0x80) --border;
    const auto found = scan_.run(text_);
    if (!last)  // what reaches beyond is decided with what follows it: it may be longer than it looks here
        for (const auto& finding : found)
            if (finding.begin > passed_ && finding.begin < border && finding.end > border) border = finding.begin;
    for (const auto& finding : found) {
        if (finding.begin < passed_ || finding.begin >= border) continue;
        at_.pass(Bytes(text_).substr(passed_, finding.begin - passed_));
        const Bytes value = Bytes(text_).substr(finding.begin, finding.end - finding.begin);
        report_.add(finding, at_, value);
        at_.pass(value);
        passed_ = finding.end;
    }
    if (passed_ < border) {
        at_.pass(Bytes(text_).substr(passed_, border - passed_));
        passed_ = border;
    }
    if (last) return;
    std::size_t keep = passed_ - detect::reach_bytes;
    while (keep > 0 && (static_cast<unsigned char>(text_[keep]) & 0xc0) == 0x80) --keep;
    text_.erase(0, keep);
    passed_ -= keep;
}

}  // namespace waybill::cli
