#include "multipart.hpp"

#include <algorithm>

namespace waybill::format {
namespace {

constexpr std::size_t most_head_bytes = 16 << 10;  // all headers of one part

}  // namespace

Multipart::Multipart(const Setup& setup)
    : limits_(setup.limits), own_boundary_(std::string("--waybill-").append(setup.exchange)) {
    // Without a boundary none is found: every message is refused where it ends.
    if (const auto boundary = boundary_of(setup.content_type)) delimiter_ = "\r\n--" + *boundary;
}

Result<void> Multipart::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    fields_ = &fields;
    out_ = &out;
    bool right = at_ != At::begin || open();
    while (right && !bytes.empty()) {
        switch (at_) {
            case At::begin:
            case At::preamble:
                right = preamble(bytes);
                break;
            case At::delimiter_end:
                right = delimiter_end(bytes);
                break;
            case At::head:
                right = head(bytes);
                break;
            case At::content:
                right = content(bytes);
                break;
            case At::epilogue:
                bytes = {};
                break;
        }
    }
    if (!right) return fail(*error_);
    return {};
}

Result<void> Multipart::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    fields_ = &fields;
    out_ = &out;
    if (at_ == At::begin && !open()) return fail(*error_);
    if (at_ != At::epilogue) {
        refuse(Code::body_malformed, "the message ends before its last boundary does", read_);
        return fail(*error_);
    }
    if (skips_all_ && !fields_->skipped(scalars_)) {
        refused_by_fields();
        return fail(*error_);
    }
    if (!filled_) {
        refuse_empty();
        return fail(*error_);
    }
    out_->append(own_boundary_);
    out_->append("--\r\n");
    if (!skips_all_) fields_->close();
    return {};
}

/// RFC 2046 section 5.1.1: a multipart has one part at least.
void Multipart::refuse_empty() {
    if (parts_ == 0)
        refuse(Code::body_malformed, "a multipart has one part at least", read_);
    else
        refuse(Code::nothing_allowed, "every part is withheld: nothing is left to send", 0);
}

bool Multipart::open() {
    at_ = At::preamble;
    if (delimiter_.empty()) return refuse(Code::body_malformed, "the content type names no boundary", 0);
    if (limits_.depth < 2) return refuse(Code::too_deep, "the message is nested deeper than the limit", 0);
    const Descent::Way way = fields_->root().way;
    if (way == Descent::Way::refuse) return refused_by_fields();
    skips_all_ = way == Descent::Way::skip;
    // The outermost container stays in any case.
    return skips_all_ || fields_->open(ContainerKind::object) != Keeping::refuse || refused_by_fields();
}

/// A boundary has no CR: so where a match breaks off, the next one begins at the byte that broke it, if at all.
bool Multipart::scan(Bytes& bytes, bool& found) {
    found = false;
    while (!bytes.empty()) {
        if (matched_ == 0) {
            const std::size_t plain = std::min(bytes.find('\r'), bytes.size());
            if (!take_content(bytes.substr(0, plain))) return false;
            read_ += plain;
            bytes.remove_prefix(plain);
            if (bytes.empty()) return true;
        }
        const std::size_t compared = std::min(delimiter_.size() - matched_, bytes.size());
        const auto differs = std::mismatch(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(compared),
                                           delimiter_.begin() + static_cast<std::ptrdiff_t>(matched_));
        const auto same = static_cast<std::size_t>(differs.first - bytes.begin());
        matched_ += same;
        read_ += same;
        bytes.remove_prefix(same);
        found = matched_ == delimiter_.size();
        if (found) return true;
        if (same == compared) return true;  // the chunk ends within what may be a delimiter
        if (!take_content(Bytes(delimiter_).substr(assumed_, matched_ - assumed_))) return false;
        matched_ = assumed_ = 0;
    }
    return true;
}

bool Multipart::preamble(Bytes& bytes) {
    bool found = false;
    scan(bytes, found);  // nothing is taken of it
    if (found) at_ = At::delimiter_end;
    return true;
}

bool Multipart::content(Bytes& bytes) {
    bool found = false;
    if (!scan(bytes, found)) return false;
    if (!found) return true;
    // Some readers would take it for the content's first line.
    if (assumed_ > 0) return refuse(Code::body_malformed, "a line's end stands before a boundary", content_begin_);
    at_ = At::delimiter_end;
    return end_part();
}

bool Multipart::delimiter_end(Bytes& bytes) {
    tail_ += bytes.front();
    const char expected = tail_[0] == '-' ? '-' : tail_.size() == 1 ? '\r' : '\n';
    if (tail_.back() != expected)
        return refuse(Code::body_malformed, "after a boundary comes the line's end, or two hyphens after the last",
                      read_);
    ++read_;
    bytes.remove_prefix(1);
    if (tail_.size() < 2) return true;
    at_ = expected == '-' ? At::epilogue : At::head;
    tail_.clear();
    head_.clear();
    head_begin_ = read_;
    return true;
}

bool Multipart::head(Bytes& bytes) {
    const std::size_t end = bytes.find('\n');
    const Bytes piece = bytes.substr(0, end == Bytes::npos ? end : end + 1);
    if (head_.size() + piece.size() > most_head_bytes)
        return refuse(Code::item_too_large, "the headers of a part are larger than 16 KiB", head_begin_);
    head_ += piece;
    read_ += piece.size();
    bytes.remove_prefix(piece.size());
    if (end == Bytes::npos) return true;
    if (!head_.ends_with("\r\n")) return refuse(Code::body_malformed, "a header's line ends with CR LF", read_ - 1);
    if (head_ != "\r\n" && !head_.ends_with("\r\n\r\n")) return true;
    at_ = At::content;
    matched_ = assumed_ = 2;
    content_begin_ = read_;
    return begin_part();
}

bool Multipart::refuse(Code code, base::Text text, std::uint64_t at) {
    error_.emplace(code, text, at);
    return false;
}

bool Multipart::refused_by_fields() {
    error_ = fields_->refusal();
    return false;
}

}  // namespace waybill::format
