// What a walk writes beside the values that it keeps, and what it tells of those that it passed.
#include <cassert>

#include "json_walk.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::format {

/// Everything around the next value is written, and there is a comma before it where true is returned.
bool JsonWalk::begin_filling() {
    write_heads();
    mark_filled(*top_);
    return false;
}

/// Of the innermost container and those around it, what is not written yet.
void JsonWalk::write_heads() {
    if (!json_.writer_.is_sure()) {
        flush();
        json_.writer_.commit(out_);
    }
    Container* const end = containers_.data() + containers_.size();
    Container* first = end;
    while (!first[-1].told && !first[-1].written) --first;
    for (; first != end; ++first) {
        Container& around = first[-1];
        Container& container = first[0];
        const std::size_t name = around.node->slots[container.slot].length;
        if (name == 0 || container.bracket == container.begin + name + 1) {
            append(begin_with(container.begin, around.filled), container.bracket + 1);
        } else {
            write_name(container.begin, name, around.filled);
            append(container.bracket, container.bracket + 1);
        }
        container.written = true;
        mark_filled(around);
    }
}

void JsonWalk::mark_filled(Container& container) {
    container.filled = true;
    // Of those that the writer knows only the innermost is ever filled here.
    if (container.told) json_.writer_.fill();
}

/// A comma where there is one, the name and its colon; what stands in the message as it is written is part of the run.
void JsonWalk::write_name(const char* begin, std::size_t name, bool comma) {
    append(begin_with(begin, comma), begin + name);
    if (name == 0) return;
    if (begin[name] == ':')
        append(begin + name, begin + name + 1);
    else
        append(':');
}

/// False: refused.
bool JsonWalk::treat(const Slot& slot, const Value& value) {
    flush();  // whoever answers may look at what is written
    const auto kind = *value.p == '"'                      ? base::ValueKind::string
                      : *value.p == 't' || *value.p == 'f' ? base::ValueKind::boolean
                      : *value.p == 'n'                    ? base::ValueKind::null
                                                           : base::ValueKind::number;
    const Bytes raw(value.p, static_cast<std::size_t>(value.end - value.p));
    const Verdict verdict =
        fields_.scalar_at(slot.standing.number, {kind, raw, value.encoded, json_.offset(value.p), Json::decode});
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
        case Verdict::Fate::replace:
            write_name(value.begin, value.name, begin_value());
            flush();
            if (verdict.fate == Verdict::Fate::keep)
                out_.append_item(verdict.tag, raw);
            else
                json_.write_replacement(verdict);
            return true;
        default:
            break;
    }
    assert(verdict.fate == Verdict::Fate::refuse);
    json_.refused_by_fields();
    refused_ = true;
    return false;
}

/// What was passed, and which containers are open: from here on the general scanner goes on.
void JsonWalk::tell() {
    flush();
    passed_ -= room_;
    if (passed_ > 0) fields_.passed(passed_);
    for (Slot* slot : json_.shape_->touched()) {
        fields_.withheld(slot->standing.number, slot->withheld);
        slot->withheld = 0;
        slot->touched = false;
    }
    json_.shape_->touched().clear();
    if (!refused_) tell_containers();
}

void JsonWalk::tell_containers() {
    std::size_t first = containers_.size();
    while (!containers_[first - 1].told) --first;
    for (std::size_t i = first; i < containers_.size(); ++i) {
        const Container& around = containers_[i - 1];
        Container& container = containers_[i];
        const Slot& slot = around.node->slots[container.slot];
        Member member;
        [[maybe_unused]] Descent descent;
        if (around.kind == ContainerKind::object) {
            descent = fields_.name(slot.name());
            member.name = slot.quoted();
        } else {
            descent = fields_.element(around.next_index - 1);
        }
        assert(descent.way == Descent::Way::enter && descent.name == Descent::Name::structure);
        fields_.open(container.kind);
        if (container.written)
            json_.writer_.opened(container.filled);
        else
            json_.writer_.open(out_, member, container.kind, JsonWriter::Stays::when_filled);
        container.told = true;
    }
}

}  // namespace waybill::format
