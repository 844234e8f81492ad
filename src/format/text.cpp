#include "text.hpp"

#include <algorithm>
#include <cstdlib>

namespace waybill::format {
namespace {

constexpr std::size_t largest_block = 256 << 10;

}  // namespace

Text::Text(const Limits& limits)
    : limits_(limits), block_(std::clamp<std::size_t>(limits.item_bytes, 1, largest_block)), target_(block_) {}

Result<void> Text::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    if (!begin(fields)) return fail(*error_);
    while (!bytes.empty()) {
        const Bytes piece = bytes.substr(0, skips_ ? bytes.size() : target_ - held_.size());
        if (!check(piece)) return fail(*error_);
        read_ += piece.size();
        bytes.remove_prefix(piece.size());
        if (skips_) continue;
        held_ += piece;
        if (held_.size() == target_ && !decide(Last::no, fields, out)) return fail(*error_);
    }
    return {};
}

Result<void> Text::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    bool right = begin(fields);
    if (right && !utf8_.complete()) right = refuse(Code::body_malformed, "a text is UTF-8", read_);
    if (right && skips_ && !fields.skipped(1)) {
        error_ = fields.refusal();
        right = false;
    }
    if (right && !skips_) right = decide(Last::yes, fields, out);
    if (right && !sent_ && read_ > 0)
        right = refuse(Code::nothing_allowed, "the whole text is withheld: nothing is left to send", 0);
    if (!right) return fail(*error_);
    return {};
}

bool Text::begin(Fields& fields) {
    if (begun_) return true;
    begun_ = true;
    const Descent root = fields.root();
    skips_ = root.way == Descent::Way::skip;
    if (root.way != Descent::Way::refuse) return true;
    error_ = fields.refusal();
    return false;
}

bool Text::check(Bytes piece) {
    const std::size_t wrong = utf8_.scan(piece);
    const std::size_t nul = piece.substr(0, wrong).find('\0');
    if (nul != Bytes::npos) return refuse(Code::body_malformed, "a text has no NUL", read_ + nul);
    return wrong == piece.size() || refuse(Code::body_malformed, "a text is UTF-8", read_ + wrong);
}

bool Text::decide(Last last, Fields& fields, Output& out) {
    std::size_t taken = 0;
    do {
        const Bytes text = Bytes(held_).substr(taken, held_.size() - taken - utf8_.begun());
        const Stretch stretch = fields.stretch(text, last == Last::yes);
        if (stretch.refused) {
            error_ = fields.refusal();
            return false;
        }
        if (stretch.taken > text.size() || (stretch.taken == 0 && last == Last::yes && !text.empty())) std::abort();
        if (stretch.sent) {
            sent_ = true;
            if (!stretch.text.empty()) out.append_item(stretch.tag, stretch.text);
        }
        taken += stretch.taken;
    } while (last == Last::yes && taken < held_.size());
    held_.erase(0, taken);
    if (held_.size() >= limits_.item_bytes && last == Last::no)
        return refuse(Code::item_too_large, "this text cannot be decided within the limit of an item",
                      read_ - held_.size());
    target_ = std::min(held_.size() + block_, limits_.item_bytes);
    return true;
}

bool Text::refuse(Code code, base::Text text, std::uint64_t at) {
    error_.emplace(code, text, at);
    return false;
}

bool is_text_type(Bytes content_type) {
    std::string type;
    for (const char c : content_type) type += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '\t' ? ' ' : c;
    type.erase(0, type.find_first_not_of(' '));
    type.erase(type.find_last_not_of(' ') + 1);
    Bytes rest = type;
    if (!rest.starts_with("text/plain")) return false;
    rest.remove_prefix(10);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty()) return true;
    if (!rest.starts_with(';')) return false;
    rest.remove_prefix(1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    return rest == "charset=utf-8" || rest == "charset=\"utf-8\"";
}

void append_text(std::string& out, Bytes text) { out.append(text); }

}  // namespace waybill::format
