#include "xml_writer.hpp"

#include "xml_tag.hpp"
#include "xml_text.hpp"

namespace waybill::format {
namespace {

// One spelling, whether the sender writes a declaration or not.
constexpr Bytes declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

}  // namespace

void XmlWriter::open(Output& out, const Descent& descent, Bytes name, Bytes space, Stays stays) {
    Output::Mark mark{};
    if (stays == Stays::always) {
        begin(out);
    } else {
        mark = out.hold();
        if (!levels_.empty() && !levels_.back().filled) out.append('>');
    }
    if (levels_.empty()) out.append(declaration);
    out.append('<');
    write_name(out, descent, name);
    levels_.push_back({mark, names_.size()});
    names_ += name;
    scope_.open();
    if (stays == Stays::always) {
        sure_ = levels_.size();
        wrote_ = true;
    }
    need(out, prefix_of(name), space);
}

void XmlWriter::close(Output& out) {
    const Level& level = levels_.back();
    if (levels_.size() > sure_) {
        out.drop(level.mark);
    } else {
        if (level.filled) {
            out.append("</");
            out.append(Bytes(names_).substr(level.name));
            out.append('>');
        } else {
            out.append("/>");
        }
        --sure_;
    }
    names_.resize(level.name);
    levels_.pop_back();
    scope_.close();
}

void XmlWriter::begin_attribute(Output& out, const Descent& descent, Bytes name, Bytes space, char quote) {
    commit(out);
    if (!prefix_of(name).empty()) need(out, prefix_of(name), space);
    out.append(' ');
    write_name(out, descent, name);
    out.append('=');
    out.append(quote);
}

void XmlWriter::declare_for_value(Output& out, Bytes prefix, Bytes space) {
    commit(out);
    need(out, prefix, space);
}

void XmlWriter::declare(Output& out, Bytes prefix, Bytes space) {
    out.append(prefix.empty() ? " xmlns" : " xmlns:");
    out.append(prefix);
    written_ = "=\"";
    append_xml_attribute(written_, space);
    written_ += '"';
    out.append(written_);
    scope_.declare(prefix, space);
}

void XmlWriter::need(Output& out, Bytes prefix, Bytes space) {
    if (prefix != "xml" && scope_.find(prefix) != space) declare(out, prefix, space);
}

void XmlWriter::begin_text(Output& out, const Descent& descent, bool empty) {
    commit(out);
    Level& level = levels_.back();
    if (!empty && !level.filled) {
        out.append('>');
        level.filled = true;
    }
    if (descent.name == Descent::Name::item) out.note_item(descent.tag, out.offset());
}

void XmlWriter::end_text(Bytes raw) {
    std::string& end = levels_.back().text_end;
    end += raw.substr(raw.size() < 2 ? 0 : raw.size() - 2);
    if (end.size() > 2) end.erase(0, end.size() - 2);
}

/// Something in the innermost element stays, and so it does itself.
void XmlWriter::begin(Output& out) {
    commit(out);
    if (levels_.empty()) return;
    if (!levels_.back().filled) out.append('>');
    fill(levels_.back());
}

void XmlWriter::commit(Output& out) {
    if (sure_ == levels_.size()) return;
    out.commit();
    wrote_ = true;
    for (std::size_t level = sure_; level < levels_.size(); ++level)
        if (level > 0) fill(levels_[level - 1]);
    sure_ = levels_.size();
}

void XmlWriter::fill(Level& level) {
    level.filled = true;
    level.text_end.clear();
}

void XmlWriter::write_name(Output& out, const Descent& descent, Bytes name) {
    if (descent.name == Descent::Name::item)
        out.append_item(descent.tag, name);
    else
        out.append(name);
}

Bytes safe_beside(Bytes before, Bytes raw, std::string& scratch) {
    const bool closes = raw.starts_with('>') && before.ends_with("]]");
    const bool goes_on = raw.starts_with("]>") && before.ends_with("]");
    const bool ends_line = raw.starts_with('\n') && before.ends_with('\r');
    if (!closes && !goes_on && !ends_line) return raw;
    scratch = closes ? "&gt;" : goes_on ? "&#93;" : "&#10;";
    scratch += raw.substr(1);
    return scratch;
}

}  // namespace waybill::format
