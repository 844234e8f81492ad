#include "json_walk.hpp"

#include <cstring>

#include "same_text.hpp"

namespace waybill::format {

[[gnu::always_inline]] inline JsonWalk::At JsonWalk::after_space(At at) {
    at.p = skip_space(at.p, limit_);
    return at.p == limit_ ? leave(at.p, expect_) : at;
}

[[gnu::always_inline]] inline void JsonWalk::push(const Container& container) {
    if (top_->kind == ContainerKind::object) {
        top_->met |= std::uint64_t{1} << container.slot;
        top_->likely = container.slot + 1;
    } else {
        ++top_->next_index;
    }
    expect_ = container.kind == ContainerKind::object ? Expect::first_name : Expect::first_element;
    containers_.push_back(container);
    top_ = &containers_.back();
}

/// False: it has to be asked about, or there is no room for more.
[[gnu::always_inline]] inline bool JsonWalk::act(Slot& slot, const Value& value) {
    if (room_ == 0) return false;
    switch (slot.standing.scalar) {
        case Standing::Scalar::keep:
            keep(value, slot.standing.tag);
            break;
        case Standing::Scalar::withhold:
            tally(slot, 1);
            break;
        case Standing::Scalar::treat:
            if (!treat(slot, value)) return false;
            --room_;
            --passed_;
            return true;
        case Standing::Scalar::ask:
            return false;
    }
    --room_;
    return true;
}

[[gnu::always_inline]] inline void JsonWalk::keep(const Value& value, ItemTag tag) {
    const bool comma = begin_value();
    const char* const colon = value.begin + value.name;
    if (value.name == 0 || value.p == colon + 1) {
        append(begin_with(value.begin, comma), value.end);
    } else {
        write_name(value.begin, value.name, comma);
        append(value.p, value.end);
    }
    [[clang::always_inline]] out_.note_item(tag, run_offset_ + static_cast<std::uint64_t>(value.p - run_begin_),
                                            static_cast<std::uint64_t>(value.end - value.p));
}

[[gnu::always_inline]] inline std::uint32_t JsonWalk::find(const Shape::Node& node, std::uint32_t likely, At at) const {
    if (likely < node.slots.size() && stands_at(node.slots[likely], at.p)) return likely;
    return search(node, at);
}

[[gnu::always_inline]] inline bool JsonWalk::stands_at(const Slot& slot, const char* p) const {
    const auto left = static_cast<std::size_t>(limit_ - p);
    if (left >= Slot::text_bytes) return same_text(slot.text.data(), p, slot.length);
    return left >= slot.length && std::memcmp(slot.text.data(), p, slot.length) == 0;
}

/// RFC 8259 section 6.
[[gnu::always_inline]] inline const char* JsonWalk::number_end(const char* p) const {
    const auto pass_digits = [&] {
        const char* const first = p;
        p = skip_digits(p, limit_);
        return p != first;
    };
    if (*p == '-') ++p;
    if (p != limit_ && *p == '0')
        ++p;
    else if (!pass_digits())
        return nullptr;
    if (p != limit_ && *p == '.') {
        ++p;
        if (!pass_digits()) return nullptr;
    }
    if (p != limit_ && (*p | 0x20) == 'e') {
        ++p;
        if (p != limit_ && (*p == '+' || *p == '-')) ++p;
        if (!pass_digits()) return nullptr;
    }
    return p != limit_ ? p : nullptr;
}

/// Where a number or a bare word ends; nullptr where it is none, or may go on after the piece.
[[gnu::always_inline]] inline const char* JsonWalk::bare_end(const char* p) const {
    const auto left = static_cast<std::size_t>(limit_ - p);
    if (*p == 't') return left >= 4 && std::memcmp(p, "true", 4) == 0 ? p + 4 : nullptr;
    if (*p == 'n') return left >= 4 && std::memcmp(p, "null", 4) == 0 ? p + 4 : nullptr;
    if (*p == 'f') return left >= 5 && std::memcmp(p, "false", 5) == 0 ? p + 5 : nullptr;
    return number_end(p);
}

template <bool skips>
[[gnu::always_inline]] inline JsonWalk::At JsonWalk::scalar(Slot& slot, Value value, const Mark* mark) {
    constexpr At no{nullptr, nullptr};
    if (*value.p == '"') {
        if (base_ + *mark != value.p) return no;
        ++mark;
        if (base_ + *mark == limit_) return no;
        if (base_[*mark] != '"') {
            if ((mark = escapes(mark)) == nullptr) return no;
            value.encoded = true;
        }
        value.end = base_ + *mark + 1;
        ++mark;
    } else {
        value.end = bare_end(value.p);
        if (value.end == nullptr) return no;
    }
    if (static_cast<std::size_t>(value.end - value.p) > json_.limits_.item_bytes) return no;
    if constexpr (skips)
        ++skipped_;
    else if (!act(slot, value))
        return no;
    return {value.end, mark};
}

JsonWalk::JsonWalk(Json& json)
    : json_(json),
      fields_(*json.fields_),
      out_(*json.out_),
      base_(json.piece_.begin()),
      limit_(json.piece_.end()),
      containers_(json.containers_),
      top_(&json.containers_.back()),
      expect_(json.expect_ == Expect::line ? Expect::element : json.expect_) {}

const char* JsonWalk::run(const char* p) {
    const At at{p, json_.piece_.mark()};
    if (json_.skipping()) {
        stop_ = json_.skip_depth_;
        pace<true>(at);
        json_.skipped_ += skipped_;
    } else {
        passed_ = room_ = fields_.items_left();
        top_->filled = json_.writer_.filled();
        pace<false>(at);
        tell();
    }
    const bool line = json_.lines_ && containers_.size() == 1;
    json_.expect_ = line && expect_ == Expect::element ? Expect::line
                    : line && expect_ == Expect::comma ? Expect::line_end
                                                       : expect_;
    return refused_ ? nullptr : left_;
}

template <bool skips>
void JsonWalk::pace(At at) {
    while (at.p != nullptr) at = step<skips>(at);
}

/// No space stands at `at.p`, and it is not the piece's end.
template <bool skips>
JsonWalk::At JsonWalk::step(At at) {
    const bool object = top_->kind == ContainerKind::object;
    switch (expect_) {
        case Expect::comma:
            if (json_.lines_ && containers_.size() == 1) return leave(at.p, expect_);
            if (*at.p == (object ? '}' : ']')) return close<skips>(at);
            if (*at.p != ',') return leave(at.p, expect_);
            expect_ = object ? Expect::name : Expect::element;
            return after_space({at.p + 1, at.mark});
        case Expect::first_name:
        case Expect::first_element:
            if (*at.p == (object ? '}' : ']')) return close<skips>(at);
            [[fallthrough]];
        default:
            return object ? members<skips>(at) : elements<skips>(at);
    }
}

template <bool skips>
JsonWalk::At JsonWalk::close(At at) {
    if constexpr (skips) {
        over_ = skips_itself_ && containers_.size() - 1 == stop_;
        if (!over_ && containers_.size() - 1 == stop_) return leave(at.p, expect_);
        if (top_->extra) json_.names_.close();
    } else {
        if (top_->told) return leave(at.p, expect_);
        if (top_->written) append(at.p, at.p + 1);
    }
    pop();
    expect_ = Expect::comma;
    if (!over_) return after_space({at.p + 1, at.mark});
    left_mark_ = at.mark;
    return leave(at.p + 1, expect_);
}

/// From a name up to a member that is no scalar, or the object's end.
template <bool skips>
JsonWalk::At JsonWalk::members(At at) {
    Container& object = *top_;
    Shape::Node& node = *object.node;
    for (;;) {
        const char* const name = at.p;
        const std::uint32_t index = object.extra ? Shape::no_slot : find(node, object.likely, at);
        if (index == Shape::no_slot) return leave(name, expect_);
        Slot& slot = node.slots[index];
        const std::uint64_t bit = std::uint64_t{1} << index;
        const char* p = name + slot.length;
        if (p != limit_ && *p != ':') p = skip_space(p, limit_);
        if (p == limit_ || *p != ':') return leave(name, expect_);
        p = skip_space(p + 1, limit_);
        if (p == limit_ || (object.met & bit) != 0) return leave(name, expect_);
        if ((*p | 0x20) == '{') return open<skips>({p, at.mark + 2}, index, name);
        at = scalar<skips>(slot, {name, slot.length, p, nullptr, false}, at.mark + 2);
        if (at.p == nullptr) return leave(name, expect_);
        object.met |= bit;
        object.likely = index + 1;
        if (limit_ - at.p < 2 || at.p[0] != ',' || at.p[1] != '"') break;
        ++at.p;
        expect_ = Expect::name;
    }
    expect_ = Expect::comma;
    return after_space(at);
}

/// From an element up to one that is no scalar, or the array's end.
template <bool skips>
JsonWalk::At JsonWalk::elements(At at) {
    Container& array = *top_;
    if (array.node->slots.empty()) return leave(at.p, expect_);
    Slot& slot = array.node->slots.front();
    for (;;) {
        const char* const begin = at.p;
        if ((*begin | 0x20) == '{') return open<skips>(at, 0, begin);
        at = scalar<skips>(slot, {begin, 0, begin, nullptr, false}, at.mark);
        if (at.p == nullptr) return leave(begin, expect_);
        ++array.next_index;
        if (limit_ - at.p < 2 || at.p[0] != ',' || is_space(at.p[1]) || (json_.lines_ && containers_.size() == 1))
            break;
        ++at.p;
        expect_ = Expect::element;
    }
    expect_ = Expect::comma;
    return after_space(at);
}

template <bool skips>
JsonWalk::At JsonWalk::open(At at, std::uint32_t index, const char* begin) {
    const ContainerKind kind = *at.p == '{' ? ContainerKind::object : ContainerKind::array;
    const Slot& slot = top_->node->slots[index];
    Shape::Node* const child = slot.children[static_cast<std::size_t>(kind)];
    if (child == nullptr || containers_.size() == json_.limits_.depth) return leave(begin, expect_);
    const auto stands = slot.standing.container;
    if constexpr (!skips) {
        if (stands == Standing::Container::ask) return leave(begin, expect_);
        if (stands == Standing::Container::skip) return skip_over(at, index, begin, child, kind);
    }
    push({.kind = kind, .told = false, .slot = index, .node = child, .begin = begin, .bracket = at.p});
    if (!skips && stands == Standing::Container::always) write_heads();
    return after_space({at.p + 1, at.mark});
}

/// A value of which nothing leaves: as if it were not there if it does not end in the piece.
JsonWalk::At JsonWalk::skip_over(At at, std::uint32_t index, const char* begin, Shape::Node* child,
                                 ContainerKind kind) {
    const Expect expect = expect_;
    const Container around = *top_;
    skipped_ = 0;
    stop_ = containers_.size();
    skips_itself_ = true;
    over_ = false;
    push({.kind = kind, .told = false, .slot = index, .node = child, .begin = begin, .bracket = at.p});
    pace<true>(after_space({at.p + 1, at.mark}));
    if (!over_ || skipped_ > room_) {
        containers_.erase(containers_.begin() + static_cast<std::ptrdiff_t>(stop_), containers_.end());
        top_ = &containers_.back();
        *top_ = around;
        return leave(begin, expect);
    }
    over_ = false;
    room_ -= skipped_;
    tally(top_->node->slots[index], skipped_);
    expect_ = Expect::comma;
    return after_space({left_, left_mark_});
}

std::uint32_t JsonWalk::search(const Shape::Node& node, At at) const {
    if (*at.p != '"' || base_ + at.mark[0] != at.p || base_ + at.mark[1] == limit_) return Shape::no_slot;
    const auto length = static_cast<std::size_t>(at.mark[1] - at.mark[0] + 1);
    for (std::size_t i = 0; i < node.slots.size(); ++i)
        if (node.slots[i].length == length && stands_at(node.slots[i], at.p)) return static_cast<std::uint32_t>(i);
    return Shape::no_slot;
}

void JsonWalk::pop() {
    containers_.pop_back();
    if (!containers_.empty()) top_ = &containers_.back();
}

JsonWalk::At JsonWalk::leave(const char* p, Expect expect) {
    left_ = p;
    expect_ = expect;
    return {nullptr, nullptr};
}

}  // namespace waybill::format
