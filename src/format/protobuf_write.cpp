// What of a protobuf message is written: keys and lengths anew, values by the decider's verdict.
#include "nested.hpp"
#include "protobuf.hpp"

namespace waybill::format {
namespace {

void append_plain(std::string& out, Bytes text) { out.append(text); }

const Spelling plain_spelling{"", "", append_plain};

}  // namespace

bool Protobuf::number(const ProtobufField& field, std::uint64_t bits) {
    if (skipping_) {
        ++skipped_;
        return true;
    }
    const Scalar value = number_scalar(field.kind, bits, token_, token_begin_);
    const Verdict verdict = fields_->scalar(value);
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            write_number(verdict.tag, bits);
            break;
        case Verdict::Fate::replace: {
            const auto parsed = parse_number(field.kind, verdict.kind, verdict.text);
            if (!parsed)
                return refuse(Code::treatment_failed, "what takes this value's place is not of its type", token_begin_);
            write_number(verdict.tag, *parsed);
            break;
        }
        case Verdict::Fate::open:
            return refuse(Code::body_malformed, "a nested message stands in a string or in bytes", token_begin_);
        case Verdict::Fate::refuse:
            return refused_by_fields();
    }
    if (levels_.size() > 1 && held_.size() > limits_.look_ahead)
        return refuse(Code::look_ahead_exceeded, "a message within is larger than what can be held", read_);
    return true;
}

bool Protobuf::string(const ProtobufField& field, Bytes content) {
    if (skipping_) {
        ++skipped_;
        return true;
    }
    const Scalar value = string_scalar(field.kind, content, content_begin_);
    const Verdict verdict = fields_->scalar(value);
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            write_string(verdict.tag, content);
            break;
        case Verdict::Fate::replace:
            if (!value.is_text)
                return refuse(Code::treatment_failed, "bytes that are not text are kept or withheld", content_begin_);
            write_string(verdict.tag, verdict.text);
            break;
        case Verdict::Fate::open:
            if (!nest(verdict, value)) return false;
            break;
        case Verdict::Fate::refuse:
            return refused_by_fields();
    }
    if (levels_.size() > 1 && held_.size() > limits_.look_ahead)
        return refuse(Code::look_ahead_exceeded, "a message within is larger than what can be held", read_);
    return true;
}

bool Protobuf::nest(const Verdict& verdict, const Scalar& value) {
    Output inner, spelled;
    auto read = read_nested(value.raw, verdict, inner);
    if (!read)
        return refuse(read.error().code(), nested_reason(read.error()), nested_offset(read.error(), verdict, value));
    append_nested(spelled, inner, verdict, plain_spelling);
    begin_written();
    append_varint(held_, spelled.committed().size());
    for (const WrittenItem& item : spelled.items())
        held_items_.push_back({item.tag, held_.size() + item.begin, item.length});
    held_ += spelled.committed();
    return true;
}

/// The key of the value that comes, but in a packed array, which has one for all.
void Protobuf::begin_written() {
    const Level& level = top();
    if (level.kind == Level::Kind::packed) return;
    const Place& place = level.place;
    const std::size_t begin = held_.size();
    append_key(held_, place.field->number, wire_of(place.field->kind));
    // The name of an entry's value is the entry's key.
    if (level.kind != Level::Kind::entry && place.name.name == Descent::Name::item)
        held_items_.push_back({place.name.tag, begin, static_cast<std::uint32_t>(held_.size() - begin)});
}

void Protobuf::write_number(ItemTag tag, std::uint64_t bits) {
    begin_written();
    const std::size_t begin = held_.size();
    append_number(held_, top().place.field->kind, bits);
    held_items_.push_back({tag, begin, static_cast<std::uint32_t>(held_.size() - begin)});
}

void Protobuf::write_string(ItemTag tag, Bytes content) {
    begin_written();
    append_varint(held_, content.size());
    held_items_.push_back({tag, held_.size(), static_cast<std::uint32_t>(content.size())});
    held_ += content;
}

/// Puts what stands before the content of a level there, now that its length is known.
void Protobuf::write_around(const Level& level, const Place& place) {
    const bool in_entry = top().kind == Level::Kind::entry;
    std::string before;
    append_key(before, place.field->number, Wire::length);
    std::vector<WrittenItem> names;
    if (!in_entry && place.name.name == Descent::Name::item)
        names.push_back({place.name.tag, level.held, static_cast<std::uint32_t>(before.size())});
    append_varint(before, level.key.size() + held_.size() - level.held);
    before += level.key;
    if (level.kind == Level::Kind::entry && level.key_name.name == Descent::Name::item)
        names.push_back({level.key_name.tag, level.held + before.size() - level.key_length,
                         static_cast<std::uint32_t>(level.key_length)});
    held_.insert(level.held, before);
    for (std::size_t i = level.items; i < held_items_.size(); ++i) held_items_[i].begin += before.size();
    held_items_.insert(held_items_.begin() + static_cast<std::ptrdiff_t>(level.items), names.begin(), names.end());
}

bool Protobuf::flush() {
    const std::uint64_t begin = out_->offset();
    out_->append(held_);
    for (const WrittenItem& item : held_items_) out_->note_item(item.tag, begin + item.begin, item.length);
    held_.clear();
    held_items_.clear();
    return true;
}

}  // namespace waybill::format
