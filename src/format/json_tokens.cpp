// Json's tokens: whole in their chunk as a rule, else carried over the chunk's end, where the lexers go on in
// mid-token. A token is read up to its limit and not beyond, so that what is refused is the same however the message
// was cut.
#include <algorithm>
#include <bit>

#include "json.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::format {

void Json::begin_token(const char* p, Token token) {
    token_ = token;
    token_begin_ = offset(p);
    token_read_ = 0;
}

/// What of the token's limit is left in this chunk. A name is limited unescaped: an escape of six bytes is one byte at
/// least.
std::size_t Json::room() const {
    const std::size_t limit = token_ == Token::name ? 6 * limits_.name_bytes + 2 : limits_.item_bytes;
    return std::max(limit, std::size_t{1}) - token_read_;
}

/// The chunk has ended in the token, which began or went on at `from`.
const char* Json::carry(const char* from) {
    const Bytes part(from, static_cast<std::size_t>(end_ - from));
    const bool wanted = token_ == Token::name || !skipping();
    if (wanted && token_read_ == 0)
        carry_ = part;
    else if (wanted)
        carry_ += part;
    token_read_ += part.size();
    return end_;
}

/// The whole token, which ends before `p`; nothing to rely on where it was skipped.
Bytes Json::end_token(const char* from, const char* p) {
    const Bytes part(from, static_cast<std::size_t>(p - from));
    if (token_read_ == 0) return part;
    carry_ += part;
    return carry_;
}

const char* Json::string(const char* p, Token token) {
    begin_token(p, token);
    const std::size_t left = static_cast<std::size_t>(end_ - p);
    const char* q = find_special(p + 1, p + std::min(left, room()));
    if (q < p + std::min(left, room()) && *q == '"') {
        token_ = Token::none;
        const Bytes raw(p, static_cast<std::size_t>(q + 1 - p));
        return (token == Token::name ? end_name(raw, false) : end_string(raw, false)) ? q + 1 : nullptr;
    }
    string_.start();
    return more_string(p, q);
}

const char* Json::more_string(const char* from, const char* p) {
    const bool cut = room() < static_cast<std::size_t>(end_ - from);
    const char* stop = cut ? from + room() : end_;
    switch (string_.scan(p, stop)) {
        case Scan::wrong:
            return malformed(string_.reason(), p);
        case Scan::more:
            if (!cut) return carry(from);
            if (token_ == Token::name)
                return refuse(Code::name_too_long, "a member's name is longer than the limit", token_begin_);
            return refuse(Code::item_too_large, "a value is larger than the limit", token_begin_);
        case Scan::done:
            break;
    }
    const bool is_name = token_ == Token::name;
    const Bytes raw = end_token(from, p);
    token_ = Token::none;
    return (is_name ? end_name(raw, string_.escaped()) : end_string(raw, string_.escaped())) ? p : nullptr;
}

bool Json::end_string(Bytes raw, bool escaped) { return scalar(base::ValueKind::string, raw, escaped); }

/// To those of the innermost object: by its slot where it has one, else by the set.
NameSet::Added Json::add_name(Bytes text) {
    Container& object = containers_.back();
    const auto with_slots = static_cast<std::size_t>(std::popcount(object.met));
    if (with_slots + (object.extra ? names_.count() : 0) == limits_.members) return NameSet::Added::too_many;
    if (text.size() + names_.bytes() + bytes_of_slots() > limits_.open_names) return NameSet::Added::too_much;
    slot_ = object.node != nullptr ? shape_->member(*object.node, text, object.likely) : Shape::no_slot;
    if (slot_ == Shape::no_slot) {
        if (!object.extra) names_.open();
        object.extra = true;
        return names_.add(text);
    }
    const std::uint64_t bit = std::uint64_t{1} << slot_;
    if ((object.met & bit) != 0) return NameSet::Added::twice;
    object.met |= bit;
    object.likely = slot_ + 1;
    return NameSet::Added::fresh;
}

/// Of names that are met by their slots, in all open objects; 0 where they cannot bring the limit about.
std::size_t Json::bytes_of_slots() const {
    const std::size_t most = containers_.size() * Shape::most_bytes_of_a_node;
    if (names_.bytes() + most + limits_.name_bytes <= limits_.open_names) return 0;
    std::size_t bytes = 0;
    for (const Container& container : containers_)
        for (std::uint64_t left = container.met; left != 0; left &= left - 1)
            bytes += container.node->slots[static_cast<std::size_t>(std::countr_zero(left))].length - 2u;
    return bytes;
}

bool Json::end_name(Bytes raw, bool escaped) {
    const Bytes text = escaped ? decode_string(raw, name_text_) : raw.substr(1, raw.size() - 2);
    if (text.size() > limits_.name_bytes)
        return refuse(Code::name_too_long, "a member's name is longer than the limit", token_begin_);
    switch (add_name(text)) {
        case NameSet::Added::fresh:
            break;
        case NameSet::Added::twice:
            return refuse(Code::body_malformed, "an object has each name once", token_begin_);
        case NameSet::Added::too_many:
            return refuse(Code::too_many_members, "an object has more members than the limit", token_begin_);
        case NameSet::Added::too_much:
            return refuse(Code::too_many_members, "the names of the open objects take more than the limit",
                          token_begin_);
    }
    expect_ = Expect::colon;
    if (skipping()) return true;
    const Descent descent = fields_->name(text);
    if (!descend(descent)) return false;
    learn();
    if (skipping()) return true;
    name_escaped_ = escaped;
    if (escaped && descent.name == Descent::Name::structure && hold_ == Hold::none) {
        spell_name(raw);
    } else if (raw.data() == carry_.data()) {
        // A value that is carried needs the buffer that its name may stand in.
        member_name_.swap(carry_);
        member_.name = member_name_;
    } else {
        member_.name = raw;
    }
    return true;
}

/// A name that is structure leaves in our spelling, whatever escapes it came with.
void Json::spell_name(Bytes raw) {
    written_.clear();
    base::append_json_string(written_, decode_string(raw, name_text_));
    member_name_.swap(written_);
    member_.name = member_name_;
}

const char* Json::number(const char* p) {
    begin_token(p, Token::number);
    number_.start();
    return more_number(p);
}

const char* Json::more_number(const char* p) {
    const char* const from = p;
    const std::size_t left = static_cast<std::size_t>(end_ - p);
    // One byte past the limit is looked at: it may be what ends the number.
    const bool cut = room() + 1 < left;
    const Scan scan = number_.scan(p, cut ? from + room() + 1 : end_);
    if (scan == Scan::wrong) return malformed("a number is written as RFC 8259 section 6 has it", p);
    if (static_cast<std::size_t>(p - from) > room())
        return refuse(Code::item_too_large, "a value is larger than the limit", token_begin_);
    if (scan == Scan::more) return carry(from);
    const Bytes raw = end_token(from, p);
    token_ = Token::none;
    return scalar(base::ValueKind::number, raw, false) ? p : nullptr;
}

const char* Json::literal(const char* p) {
    begin_token(p, Token::literal);
    literal_ = *p == 't' ? "true" : *p == 'f' ? "false" : "null";
    return more_literal(p);
}

const char* Json::more_literal(const char* p) {
    for (; token_read_ < literal_.size(); ++p, ++token_read_) {
        if (p == end_) return end_;
        if (*p != literal_[token_read_]) return malformed("a bare word is true, false or null", p);
    }
    token_ = Token::none;
    if (literal_.size() > limits_.item_bytes)
        return refuse(Code::item_too_large, "a value is larger than the limit", token_begin_);
    const bool null = literal_ == "null";
    return scalar(null ? base::ValueKind::null : base::ValueKind::boolean, literal_, false) ? p : nullptr;
}

}  // namespace waybill::format
