// Values inside each other: the calls of Fields in their order, what is skipped, and what a message says of a map.
#include <limits>

#include "protobuf.hpp"

namespace waybill::format {

bool Protobuf::open() {
    at_ = At::key;
    if (limits_.depth == 0) return refuse(Code::too_deep, "the message is nested deeper than the limit", 0);
    const Descent::Way way = fields_->root().way;
    if (way == Descent::Way::refuse) return refused_by_fields();
    skips_all_ = skipping_ = way == Descent::Way::skip;
    // The outermost container stays in any case, and has no bytes of its own.
    if (!skipping_ && fields_->open(ContainerKind::object) == Keeping::refuse) return refused_by_fields();
    Level root;
    root.message = options_ == nullptr ? &unknown_ : &options_->messages.front();
    root.end = std::numeric_limits<std::uint64_t>::max();
    root.asked = !skipping_;
    counts_.resize(root.message->slots);
    names_.open();
    levels_.push_back(std::move(root));
    return true;
}

bool Protobuf::begin_value(bool packed) {
    Level& level = top();
    level.place.packed = packed;
    level.place.held = held_.size();
    if (level.kind != Level::Kind::entry) return skipping_ || begin_field();
    if (level.place.field->number == 1)
        return !level.key_seen || refuse(Code::body_malformed, "an entry of a map has its key first", token_begin_);
    level.value_seen = true;
    if (!level.key_seen && !assume_entry_key()) return false;
    if (skipping_) return true;
    level.place.name = level.key_name;
    if (level.key_name.way == Descent::Way::skip) begin_skip(Place::Skip::whole);
    return true;
}

bool Protobuf::begin_field() {
    Place& place = top().place;
    place.name = fields_->name(place.field->name);
    if (place.name.way == Descent::Way::refuse) return refused_by_fields();
    if (place.name.way == Descent::Way::skip) begin_skip(Place::Skip::whole);
    if (skipping_ || !place.field->repeated) return true;
    const Keeping keeping = fields_->open(place.field->map ? ContainerKind::object : ContainerKind::array);
    if (keeping == Keeping::refuse) return refused_by_fields();
    place.stays = keeping == Keeping::always;
    place.array = !place.field->map;
    return !place.array || place.packed || begin_array();
}

/// Each occurrence is an array of one element with the index that it has in all: so that nothing of what stands between
/// them shows.
bool Protobuf::begin_array() {
    Level& level = top();
    const Descent element = fields_->element(counts_[level.counts + level.place.field->slot]++);
    if (element.way == Descent::Way::refuse) return refused_by_fields();
    if (element.way == Descent::Way::skip) begin_skip(Place::Skip::element);
    return true;
}

/// Of a packed array.
bool Protobuf::begin_element() {
    Place& place = top().place;
    place.skip = Place::Skip::no;
    if (skipping_) return true;
    Level& outer = levels_[levels_.size() - 2];
    const Descent element = fields_->element(counts_[outer.counts + place.field->slot]++);
    if (element.way == Descent::Way::refuse) return refused_by_fields();
    if (element.way == Descent::Way::skip) begin_skip(Place::Skip::element);
    return true;
}

void Protobuf::begin_skip(Place::Skip skip) {
    top().place.skip = skip;
    skipping_ = true;
    skip_level_ = levels_.size();
    skipped_ = 0;
}

bool Protobuf::end_skip() {
    skipping_ = false;
    return fields_->skipped(skipped_) || refused_by_fields();
}

/// A field that the descriptor does not know is named, and never more: no answer could let it leave.
bool Protobuf::begin_unknown(std::uint64_t number) {
    if (skipping_) return true;
    scratch_ = "#" + std::to_string(number);
    Place& place = top().place;
    place.name = fields_->name(scratch_);
    return place.name.way != Descent::Way::refuse || refused_by_fields();
}

bool Protobuf::end_unknown() {
    if (skipping_) {
        ++skipped_;
        return true;
    }
    if (top().place.name.way == Descent::Way::skip && !fields_->skipped(1)) return refused_by_fields();
    fields_->up();
    return true;
}

bool Protobuf::end_element() {
    if (skipping_) {
        if (levels_.size() != skip_level_ || top().place.skip != Place::Skip::element) return true;
        if (!end_skip()) return false;
    }
    fields_->up();
    return true;
}

bool Protobuf::end_value() {
    const Place& place = top().place;
    if (skipping_) {
        if (levels_.size() != skip_level_ || place.skip == Place::Skip::no) return true;
        if (!end_skip()) return false;
    }
    if (place.skip != Place::Skip::whole) {
        if (place.array && !place.packed) fields_->up();
        if (place.array || place.field->map) fields_->close();
        // The decider counts the name of what stays as sent; where no byte says that it is there, so does this.
        if (place.stays && place.name.name == Descent::Name::item && held_.size() == place.held)
            held_items_.push_back({place.name.tag, held_.size(), 0});
    }
    fields_->up();
    return levels_.size() > 1 || flush();
}

bool Protobuf::open_level(std::uint64_t length) {
    if (levels_.size() == limits_.depth)
        return refuse(Code::too_deep, "the message is nested deeper than the limit", token_begin_);
    const Place& place = top().place;
    Level level;
    level.end = read_ + length;
    level.asked = !skipping_;
    level.counts = counts_.size();
    level.held = held_.size();
    level.items = held_items_.size();
    if (place.packed) {
        level.kind = Level::Kind::packed;
        level.stays = place.stays;
        level.place.field = place.field;
    } else {
        level.kind = place.field->map ? Level::Kind::entry : Level::Kind::message;
        level.message = &options_->messages[place.field->message];
        counts_.resize(counts_.size() + level.message->slots);
    }
    if (level.kind == Level::Kind::message) {
        names_.open();
        const Keeping keeping = skipping_ ? Keeping::when_filled : fields_->open(ContainerKind::object);
        if (keeping == Keeping::refuse) return refused_by_fields();
        level.stays = keeping == Keeping::always;
    }
    levels_.push_back(std::move(level));
    return next();
}

bool Protobuf::close_level() {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    counts_.resize(level.counts);
    if (level.kind == Level::Kind::message) names_.close();
    if (level.asked) {
        if (level.kind == Level::Kind::message) fields_->close();
        if (level.stays || held_.size() > level.held) write_around(level, top().place);
        if (held_.size() > limits_.look_ahead)
            return refuse(Code::look_ahead_exceeded, "a message within is larger than what can be held", read_);
    }
    return end_value();
}

/// Some writers leave out what has its default value: it is asked about, and written, as if it stood there.
bool Protobuf::begin_missing_value() {
    Level& level = top();
    level.place = {};
    level.place.field = level.message->find(2);
    token_begin_ = content_begin_ = read_;
    if (!begin_value(false)) return false;
    const ProtobufKind kind = top().place.field->kind;
    if (kind == ProtobufKind::message) return open_level(0);
    utf8_ = {};
    if (wire_of(kind) == Wire::length) return end_content({});
    append_number(token_, kind, 0);
    return end_number(0);
}

bool Protobuf::assume_entry_key() {
    const ProtobufKind kind = top().message->find(1)->kind;
    std::string text, written;
    append_key(written, 1, wire_of(kind));
    append_number(written, kind == ProtobufKind::text ? ProtobufKind::uint32 : kind, 0);
    if (kind != ProtobufKind::text) append_number_text(text, kind, 0);
    return end_entry_key(text, written);
}

bool Protobuf::end_entry_key(Bytes text, Bytes written) {
    const Level& outer = levels_[levels_.size() - 2];
    Level& level = top();
    level.key_seen = true;
    level.key = written;
    const ProtobufKind kind = level.message->find(1)->kind;
    level.key_length = kind == ProtobufKind::text ? text.size() : written.size() - 1;
    std::string name;
    base::append_be(name, outer.place.field->number);
    name += text;
    switch (names_.add(name)) {
        case NameSet::Added::twice:
            return refuse(Code::body_malformed, "a map has each key once", read_);
        case NameSet::Added::too_many:
        case NameSet::Added::too_much:
            return refuse(Code::too_many_members, "the maps of a message have more keys than the limit", read_);
        case NameSet::Added::fresh:
            break;
    }
    if (skipping_) return true;
    level.key_name = fields_->name(text);
    return level.key_name.way != Descent::Way::refuse || refused_by_fields();
}

}  // namespace waybill::format
