// The wire format, token by token.
#include "protobuf.hpp"

#include <algorithm>
#include <limits>

namespace waybill::format {
namespace {

constexpr std::uint64_t longest = (std::uint64_t{1} << 31) - 1;  // of anything, as every implementation has it

}  // namespace

Protobuf::Protobuf(const Setup& setup)
    : limits_(setup.limits),
      options_(static_cast<const ProtobufOptions*>(setup.options)),
      names_(setup.limits, setup.random) {}

Result<void> Protobuf::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    fields_ = &fields;
    out_ = &out;
    bool right = at_ != At::begin || open();
    while (right && !bytes.empty()) {
        if (at_ == At::content)
            right = content(bytes);
        else if (at_ == At::number && in_fixed())
            right = fixed(bytes);
        else
            right = varint(bytes);
    }
    if (!right) return fail(*error_);
    return {};
}

Result<void> Protobuf::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    fields_ = &fields;
    out_ = &out;
    bool right = at_ != At::begin || open();
    if (right && (at_ != At::key || !token_.empty() || levels_.size() > 1))
        right = refuse(Code::body_malformed, "the message ends within a field", read_);
    if (right && skips_all_ && !fields_->skipped(skipped_)) right = refused_by_fields();
    if (!right) return fail(*error_);
    if (!skips_all_) fields_->close();
    return {};
}

bool Protobuf::varint(Bytes& bytes) {
    if (token_.empty()) token_begin_ = read_;
    while (!bytes.empty()) {
        if (read_ == top().end)
            return refuse(Code::body_malformed, "a field runs past the end of the message that it is in", read_);
        const auto byte = static_cast<unsigned char>(bytes.front());
        if (token_.size() == 9 && byte > 1)
            return refuse(Code::body_malformed, "a varint has 64 bits in ten bytes at most", token_begin_);
        if (token_.size() == 5 && at_ != At::number)
            return refuse(Code::body_malformed, "a key and a length have five bytes at most", token_begin_);
        token_ += bytes.front();
        ++read_;
        bytes.remove_prefix(1);
        if (byte >= 0x80) continue;
        std::uint64_t value = 0;
        for (std::size_t i = token_.size(); i-- > 0;)
            value = value << 7 | (static_cast<unsigned char>(token_[i]) & 0x7f);
        if (at_ == At::number) return end_number(value);
        token_.clear();
        return at_ == At::key ? end_key(value) : end_length(value);
    }
    return true;
}

bool Protobuf::fixed(Bytes& bytes) {
    const std::size_t size = wire_of(top().place.field->kind) == Wire::fixed32 ? 4 : 8;
    if (token_.empty()) {
        token_begin_ = read_;
        if (top().end - read_ < size)
            return refuse(Code::body_malformed, "a field runs past the end of the message that it is in", read_);
    }
    const Bytes piece = bytes.substr(0, size - token_.size());
    token_ += piece;
    read_ += piece.size();
    bytes.remove_prefix(piece.size());
    if (token_.size() < size) return true;
    std::uint64_t bits = 0;
    for (std::size_t i = size; i-- > 0;) bits = bits << 8 | static_cast<unsigned char>(token_[i]);
    return end_number(bits);
}

bool Protobuf::end_key(std::uint64_t bits) {
    const std::uint64_t number = bits >> 3, type = bits & 7;
    if (number == 0 || bits > std::numeric_limits<std::uint32_t>::max())
        return refuse(Code::body_malformed, "here stands the number of a field, 1 to 536,870,911", token_begin_);
    if (type == 3 || type == 4) return refuse(Code::body_malformed, "groups are not supported", token_begin_);
    if (type > 5) return refuse(Code::body_malformed, "a field has no such wire type", token_begin_);
    const auto wire = static_cast<Wire>(type);
    Level& level = top();
    const ProtobufField* field = level.message->find(number);
    level.place = {};
    level.place.field = field;
    if (field == nullptr) {
        if (level.kind == Level::Kind::entry)
            return refuse(Code::body_malformed, "an entry of a map has a key and a value", token_begin_);
        if (wire == Wire::fixed32 || wire == Wire::fixed64) left_ = wire == Wire::fixed32 ? 4 : 8;
        at_ = wire == Wire::varint ? At::number : wire == Wire::length ? At::length : At::content;
        return begin_unknown(number);
    }
    const bool packed = field->repeated && !field->map && is_packable(field->kind) && wire == Wire::length;
    if (wire != wire_of(field->kind) && !packed)
        return refuse(Code::body_malformed, "a field has the wire type of its descriptor", token_begin_);
    if (!field->repeated && counts_[level.counts + field->slot]++ > 0)
        return refuse(Code::body_malformed, "a field that is not repeated stands once, and one of a oneof",
                      token_begin_);
    at_ = wire == Wire::length ? At::length : At::number;
    return begin_value(packed);
}

bool Protobuf::end_length(std::uint64_t length) {
    const Level& level = top();
    if (length > longest || length > level.end - read_)
        return refuse(Code::body_malformed, "a field runs past the end of the message that it is in", token_begin_);
    const ProtobufField* field = level.place.field;
    if (field != nullptr && (level.place.packed || field->kind == ProtobufKind::message)) return open_level(length);
    return begin_content(length);
}

bool Protobuf::begin_content(std::uint64_t length) {
    const bool known = top().place.field != nullptr;
    if (known && in_entry_key() && length > limits_.name_bytes)
        return refuse(Code::name_too_long, "a key of a map is longer than the limit", read_);
    if (known && !skipping_ && length > limits_.item_bytes)
        return refuse(Code::item_too_large, "a value is larger than the limit", read_);
    at_ = At::content;
    content_begin_ = read_;
    left_ = length;
    carry_.clear();
    utf8_ = {};
    return length > 0 || end_content({});
}

bool Protobuf::content(Bytes& bytes) {
    const Place& place = top().place;
    if (place.field == nullptr && left_ > top().end - read_)
        return refuse(Code::body_malformed, "a field runs past the end of the message that it is in", read_);
    const Bytes piece = bytes.substr(0, left_);
    if (place.field != nullptr && place.field->kind == ProtobufKind::text)
        if (const std::size_t wrong = utf8_.scan(piece); wrong < piece.size())
            return refuse(Code::body_malformed, "a string is UTF-8", read_ + wrong);
    left_ -= piece.size();
    read_ += piece.size();
    bytes.remove_prefix(piece.size());
    if (left_ == 0 && carry_.empty()) return end_content(piece);
    if (place.field != nullptr && (!skipping_ || in_entry_key())) carry_ += piece;
    return left_ > 0 || end_content(carry_);
}

bool Protobuf::end_content(Bytes content) {
    const ProtobufField* field = top().place.field;
    if (field == nullptr) return end_unknown() && next();
    if (field->kind == ProtobufKind::text && !utf8_.complete())
        return refuse(Code::body_malformed, "a string is UTF-8", read_);
    if (in_entry_key()) {
        scratch_.clear();
        append_key(scratch_, 1, Wire::length);
        append_varint(scratch_, content.size());
        scratch_ += content;
        return end_entry_key(content, scratch_) && next();
    }
    return string(*field, content) && end_value() && next();
}

bool Protobuf::end_number(std::uint64_t bits) {
    const ProtobufField* field = top().place.field;
    bool right = true;
    if (field == nullptr) {
        right = end_unknown();
    } else if (!in_range(field->kind, bits)) {
        return refuse(Code::body_malformed, "a value is within the range of its type", token_begin_);
    } else if (in_entry_key()) {
        std::string text;
        append_number_text(text, field->kind, bits);
        scratch_.clear();
        append_key(scratch_, 1, wire_of(field->kind));
        append_number(scratch_, field->kind, bits);
        right = end_entry_key(text, scratch_);
    } else {
        right = number(*field, bits);
        if (right) right = top().kind == Level::Kind::packed ? end_element() : end_value();
    }
    token_.clear();
    return right && next();
}

/// Ends what ends here, and says what comes then.
bool Protobuf::next() {
    at_ = At::key;
    while (levels_.size() > 1 && read_ == top().end) {
        if (top().kind == Level::Kind::entry && !top().value_seen) return begin_missing_value();
        if (!close_level()) return false;
    }
    if (top().kind != Level::Kind::packed) return true;
    at_ = At::number;
    return begin_element();
}

bool Protobuf::refuse(Code code, base::Text text, std::uint64_t at) {
    error_.emplace(code, text, at);
    return false;
}

bool Protobuf::refused_by_fields() {
    error_ = fields_->refusal();
    return false;
}

bool is_protobuf_type(Bytes content_type) {
    std::string lower;
    for (const char c : content_type) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    const auto first = lower.find_first_not_of(" \t");
    if (first == std::string::npos) return false;
    const Bytes type = Bytes(lower).substr(first, lower.find_last_not_of(" \t") - first + 1);
    return type == "application/x-protobuf" || type == "application/protobuf" ||
           type == "application/vnd.google.protobuf";
}

}  // namespace waybill::format
