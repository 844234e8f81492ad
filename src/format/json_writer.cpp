#include "json_writer.hpp"

namespace waybill::format {

void JsonWriter::open(Output& out, const Member& member, ContainerKind kind, Stays stays) {
    Output::Mark mark{};
    if (stays == Stays::always) {
        begin_value(out, member);
        sure_ = levels_.size() + 1;
    } else {
        mark = out.hold();
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

void JsonWriter::begin_value(Output& out, const Member& member) {
    if (sure_ < levels_.size()) commit(out);
    write_name(out, member);
    if (!levels_.empty()) levels_.back().filled = true;
}

void JsonWriter::commit(Output& out) {
    out.commit();
    for (std::size_t level = sure_; level < levels_.size(); ++level)
        if (level > 0) levels_[level - 1].filled = true;
    sure_ = levels_.size();
}

void JsonWriter::write_name(Output& out, const Member& member) const {
    if (!levels_.empty() && levels_.back().filled) out.append(',');
    if (member.name.empty()) return;
    const std::uint64_t begin = out.offset();
    out.append(member.name);
    if (member.noted) out.note_item(member.tag, begin);
    out.append(':');
}

}  // namespace waybill::format
