#include "json_writer.hpp"

namespace waybill::format {

void JsonWriter::open(Output& out, const Member& member, ContainerKind kind, Stays stays) {
    Output::Mark mark{};
    if (stays == Stays::always) {
        begin_value(out, member);
        sure_ = levels_.size() + 1;
    } else {
        mark = out.hold();
        write_comma(out);
        write_name(out, member);
    }
    out.append(kind == ContainerKind::object ? '{' : '[');
    levels_.push_back({mark, false});
}

void JsonWriter::close(Output& out, ContainerKind kind) {
    const bool held = levels_.size() > sure_;
    if (held)
        out.drop(levels_.back().mark);
    else
        out.append(kind == ContainerKind::object ? '}' : ']');
    levels_.pop_back();
    if (!held) sure_ = levels_.size();
}

void JsonWriter::opened(bool filled) {
    levels_.push_back({{}, filled});
    sure_ = levels_.size();
}

void JsonWriter::open_lines() {
    levels_.push_back({{}, false});
    sure_ = 1;
}

void JsonWriter::end_line(Output& out) {
    if (!levels_.back().filled) return;
    out.append('\n');
    levels_.back().filled = false;
}

void JsonWriter::begin_value(Output& out, const Member& member) {
    begin(out);
    write_name(out, member);
}

void JsonWriter::item(Output& out, const Member& member, ItemTag tag, Bytes value) {
    begin(out);
    const char* const colon = member.name.data() + member.name.size();
    if (member.name.empty() || value.data() != colon + 1 || *colon != ':') {
        write_name(out, member);
        return out.append_item(tag, value);
    }
    // Name, colon and value stand side by side in the message, as in all that has no white space: one copy.
    const std::uint64_t start = out.offset();
    out.append(Bytes(member.name.data(), member.name.size() + 1 + value.size()));
    if (member.noted) out.note_item(member.tag, start, member.name.size());
    out.note_item(tag, start + member.name.size() + 1);
}

void JsonWriter::begin(Output& out) {
    if (sure_ < levels_.size()) commit(out);
    write_comma(out);
    if (!levels_.empty()) levels_.back().filled = true;
}

void JsonWriter::commit(Output& out) {
    out.commit();
    for (std::size_t level = sure_; level < levels_.size(); ++level)
        if (level > 0) levels_[level - 1].filled = true;
    sure_ = levels_.size();
}

void JsonWriter::write_comma(Output& out) const {
    if (!levels_.empty() && levels_.back().filled) out.append(',');
}

void JsonWriter::write_name(Output& out, const Member& member) const {
    if (member.name.empty()) return;
    const std::uint64_t begin = out.offset();
    out.append(member.name);
    if (member.noted) out.note_item(member.tag, begin);
    out.append(':');
}

}  // namespace waybill::format
