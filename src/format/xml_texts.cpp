// Texts of XML: a run of character data and CDATA sections between two tags is one, comments in it or not. White space
// alone is none.
#include "nested.hpp"
#include "xml.hpp"
#include "xml_text.hpp"

namespace waybill::format {
namespace {

Bytes decode(const Scalar& value, std::string& scratch) { return decode_xml_text(value.raw, scratch); }

const Spelling text_spelling{"", "", append_xml_text};

}  // namespace

/// A piece of text, or where a CDATA section begins or ends.
void Xml::text() {
    if (error_) return;
    Bytes raw = token();
    const std::uint64_t at = token_offset();
    if (at < seen_) return;  // expat may give the text of one token in parts
    const bool joins = text_bytes_ > 0;
    if (!joins) {
        text_begin_ = at;
        text_.clear();
        blank_ = true;
    }
    seen_ = at + raw.size();
    text_bytes_ += raw.size();
    if (text_bytes_ > limits_.item_bytes) {
        refuse(Code::item_too_large, "a text is larger than the limit", text_begin_);
        return;
    }
    blank_ = blank_ && is_blank_xml(raw);
    if (!skipping()) {
        // What stands between, a comment, does not leave: its sides must not become what they are not.
        if (joins && at != text_end_) raw = safe_beside(text_, raw, joined_);
        text_ += raw;
    }
    text_end_ = seen_;
}

/// A tag comes. White space alone is none whatever stands beside it: an element that is withheld must not decide
/// whether it leaves.
bool Xml::end_text() {
    if (text_bytes_ == 0) return true;
    text_bytes_ = 0;
    if (blank_) return true;
    if (skipping()) {
        ++skipped_;
        return true;
    }
    return text_item();
}

bool Xml::text_item() {
    const Descent descent = fields_->name("#text");
    if (descent.way == Descent::Way::refuse) return refused_by_fields();
    if (descent.way == Descent::Way::skip) {
        if (!fields_->skipped(1)) return refused_by_fields();
    } else {
        const bool encoded = is_encoded_xml_text(text_);
        const Scalar value{base::ValueKind::string, text_, encoded, text_begin_, decode};
        if (!act_on_text(fields_->scalar(value), descent, value)) return false;
    }
    fields_->up();
    return true;
}

bool Xml::act_on_text(const Verdict& verdict, const Descent& descent, const Scalar& value) {
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            return write_text(verdict, descent, value.raw);
        case Verdict::Fate::replace:
            if (!may_replace(verdict, value.offset)) return false;
            written_.clear();
            append_xml_text(written_, verdict.text);
            return write_text(verdict, descent, written_);
        case Verdict::Fate::open: {
            Output inner;
            if (!nest(verdict, value, inner)) return false;
            writer_.begin_text(*out_, descent, inner.committed().empty());
            append_nested(*out_, inner, verdict, text_spelling);
            writer_.end_text(inner.committed());
            return true;
        }
        case Verdict::Fate::refuse:
            break;
    }
    return refused_by_fields();
}

bool Xml::write_text(const Verdict& verdict, const Descent& descent, Bytes raw) {
    writer_.begin_text(*out_, descent, raw.empty());
    raw = safe_beside(writer_.before_text(), raw, joined_);
    out_->append_item(verdict.tag, raw);
    writer_.end_text(raw);
    return true;
}

}  // namespace waybill::format
