#include "json.hpp"

#include "json_walk.hpp"

#include <algorithm>

namespace waybill::format {

Json::Json(const Limits& limits, base::Random& random, const MarkKernel& kernel)
    : limits_(limits), names_(limits, random), piece_(kernel) {
    constexpr std::size_t usual_depth = 8;  // what most messages have grows once
    containers_.reserve(usual_depth);
}

void Json::set_up(Bytes bytes, Fields& fields, Output& out) {
    begin_ = bytes.data();
    end_ = chunk_end_ = begin_ + bytes.size();
    fields_ = &fields;
    out_ = &out;
    piece_.forget();
    tree_.leave_behind(before_);
}

Result<void> Json::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    if (bytes.empty()) return {};
    set_up(bytes, fields, out);
    if (hold_ == Hold::open) end_ = hold_end();
    if (!read(begin_)) return fail(*error_);
    if (hold_ == Hold::open) {
        const std::uint64_t from = std::max(hold_begin_, before_) - before_;
        held_.append(bytes.substr(from));
    }
    if (!member_.name.empty() && member_.name.data() != member_name_.data()) {
        member_name_ = member_.name;
        member_.name = member_name_;
    }
    before_ += bytes.size();
    return {};
}

/// From `p` to the end of what is at hand.
bool Json::read(const char* p) {
    if (token_ != Token::none) p = resume(p);
    while (p != nullptr) {
        if (hold_ == Hold::whole) {
            p = examine(p);
            continue;
        }
        if ((p = skip_space(p, end_)) == end_) break;
        if (may_walk()) {
            p = walk(p);
            if (p == nullptr || (p = skip_space(p, end_)) == end_) break;
        }
        p = step(p);
    }
    if (p == nullptr) return false;
    return end_ == chunk_end_ || refuse_hold();
}

/// Whether the places here are known, and nothing that is held or limited more closely than they are stands against it.
bool Json::may_walk() const {
    if (shape_ == nullptr || containers_.empty() || containers_.back().node == nullptr || holding()) return false;
    switch (expect_) {
        case Expect::first_element:
        case Expect::element:
        case Expect::first_name:
        case Expect::name:
        case Expect::comma:
        case Expect::line:
            return limits_.members >= Shape::most_slots_of_a_node && limits_.name_bytes >= Shape::most_name_bytes &&
                   limits_.open_names >= names_.bytes() + (limits_.depth + 1) * Shape::most_bytes_of_a_node;
        default:
            return false;
    }
}

const char* Json::walk(const char* p) {
    if (!piece_.reach(p, end_, shape_->marks())) return p;
    return JsonWalk(*this).run(p);
}

Result<void> Json::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    set_up(Bytes(""), fields, out);
    if (!end_number()) return fail(*error_);
    if (token_ != Token::none || expect_ != Expect::nothing) {
        refuse(Code::body_malformed, "the message ends before its outermost value does", before_);
        return fail(*error_);
    }
    return {};
}

/// Only a number can end with what is at hand: nothing else shows where it ends.
bool Json::end_number() {
    if (token_ != Token::number || !number_.complete()) return true;
    token_ = Token::none;
    if (!scalar(base::ValueKind::number, carry_, false)) return false;
    return hold_ != Hold::whole || (examine(end_) != nullptr && end_number());
}

const char* Json::resume(const char* p) {
    switch (token_) {
        case Token::name:
        case Token::string:
            return more_string(p, p);
        case Token::number:
            return more_number(p);
        case Token::literal:
            return more_literal(p);
        case Token::none:
            break;
    }
    return p;
}

const char* Json::step(const char* p) {
    switch (expect_) {
        case Expect::value:
            return value(p);
        case Expect::first_element:
            return *p == ']' ? close(p) : element(p);
        case Expect::element:
            return element(p);
        case Expect::first_name:
            return *p == '}' ? close(p) : name(p);
        case Expect::name:
            return name(p);
        case Expect::colon:
            return colon(p);
        case Expect::comma:
            return comma(p);
        case Expect::line:
            return element(p);
        case Expect::line_end:
            return malformed("a line holds one value", p);
        case Expect::nothing:
            break;
    }
    return malformed("nothing follows the outermost value", p);
}

const char* Json::value(const char* p) {
    if (!begun_) return root(p);
    if (hold_ == Hold::coming) {
        if (const selector::Node* known = tree_.find(offset(p))) return examine_known(p, *known);
        begin_hold(p);
    }
    switch (*p) {
        case '"':
            return string(p, Token::string);
        case '{':
            return open(p, ContainerKind::object);
        case '[':
            return open(p, ContainerKind::array);
        case 't':
        case 'f':
        case 'n':
            return literal(p);
        default:
            break;
    }
    if (*p == '-' || is_digit(*p)) return number(p);
    if (*p == '\xef' && offset(p) == 0) return malformed("a message begins without a byte order mark", p);
    return malformed("here stands a string, a number, true, false, null, an object or an array", p);
}

const char* Json::root(const char* p) {
    begun_ = true;
    shape_ = fields_->shape();
    return descend(fields_->root()) ? value(p) : nullptr;
}

const char* Json::element(const char* p) {
    Container& array = containers_.back();
    const std::uint64_t index = array.next_index++;
    slot_ = array.node != nullptr ? shape_->element(*array.node) : Shape::no_slot;
    if (!skipping()) {
        if (!descend(fields_->element(index))) return nullptr;
        learn();
    }
    expect_ = Expect::value;
    return value(p);
}

const char* Json::name(const char* p) {
    if (*p != '"') return malformed("here stands a member's name in double quotes", p);
    p = string(p, Token::name);
    return p != nullptr && p != end_ && *p == ':' ? colon(p) : p;
}

const char* Json::colon(const char* p) {
    if (*p != ':') return malformed("after a member's name comes a colon", p);
    expect_ = Expect::value;
    ++p;
    return p != end_ && !is_space(*p) ? value(p) : p;
}

const char* Json::comma(const char* p) {
    const bool object = containers_.back().kind == ContainerKind::object;
    if (*p == ',') {
        expect_ = object ? Expect::name : Expect::element;
        ++p;
        if (p == end_ || is_space(*p)) return p;
        return object ? name(p) : element(p);
    }
    if (*p == (object ? '}' : ']')) return close(p);
    return object ? malformed("after a member comes a comma or a closing brace", p)
                  : malformed("after an element comes a comma or a closing bracket", p);
}

const char* Json::open(const char* p, ContainerKind kind) {
    if (containers_.size() == limits_.depth)
        return refuse(Code::too_deep, "the message is nested deeper than the limit", offset(p));
    if (!skipping()) {
        const Keeping keeping = fields_->open(kind);
        if (keeping == Keeping::refuse) return refused_by_fields();
        const bool always = keeping == Keeping::always || containers_.empty();
        writer_.open(*out_, member_, kind, always ? JsonWriter::Stays::always : JsonWriter::Stays::when_filled);
        member_.name = {};
    } else if (containers_.empty() && !holding()) {
        // Whatever is decided of what is in it, the outermost container stays.
        writer_.open(*out_, member_, kind, JsonWriter::Stays::always);
    }
    push(kind);
    expect_ = kind == ContainerKind::object ? Expect::first_name : Expect::first_element;
    return p + 1;
}

void Json::push(ContainerKind kind) {
    Container container;
    container.kind = kind;
    if (shape_ != nullptr && containers_.empty()) {
        container.node = shape_->root(kind);
    } else if (slot_ != Shape::no_slot) {
        container.slot = slot_;
        container.node = shape_->child(containers_.back().node->slots[slot_], kind);
    }
    containers_.push_back(container);
}

/// What is decided here for good, where that was not asked before.
void Json::learn() {
    if (slot_ == Shape::no_slot || hold_ == Hold::coming) return;
    Shape::Slot& slot = containers_.back().node->slots[slot_];
    if (!slot.known) slot.standing = fields_->standing();
    slot.known = true;
}

const char* Json::close(const char* p) {
    const ContainerKind kind = containers_.back().kind;
    if (containers_.back().extra) names_.close();
    containers_.pop_back();
    if (!skipping()) {
        writer_.close(*out_, kind);
        fields_->close();
    } else if (containers_.empty() && !holding()) {
        writer_.close(*out_, kind);
    }
    return end_value() ? p + 1 : nullptr;
}

bool Json::descend(const Descent& descent) {
    if (descent.way == Descent::Way::refuse) return refused_by_fields();
    if (descent.way == Descent::Way::skip) {
        skip_depth_ = containers_.size();
        skipped_ = 0;
    } else if (descent.way == Descent::Way::look_ahead) {
        hold_ = Hold::coming;
    }
    member_.noted = descent.name == Descent::Name::item;
    member_.tag = descent.tag;
    return true;
}

bool Json::end_value() {
    if (!skipping()) {
        if (!containers_.empty()) fields_->up();
    } else if (containers_.size() == skip_depth_) {
        skip_depth_ = not_skipping;
        if (holding()) {
            hold_ = Hold::whole;
            return true;
        }
        if (!fields_->skipped(skipped_)) return refused_by_fields();
        if (!containers_.empty()) fields_->up();
    }
    if (lines_ && containers_.size() == 1)
        expect_ = Expect::line_end;
    else
        expect_ = containers_.empty() ? Expect::nothing : Expect::comma;
    return true;
}

Json::Refused Json::refuse(Code code, base::Text text, std::uint64_t at) {
    error_.emplace(code, text, at);
    return {};
}

Json::Refused Json::refused_by_fields() {
    error_ = fields_->refusal();
    return {};
}

}  // namespace waybill::format
