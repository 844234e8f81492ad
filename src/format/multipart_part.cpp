// One part of a multipart message: the calls of Fields in their order, and what is written of it.
#include <algorithm>
#include <utility>

#include "multipart.hpp"
#include "nested.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::format {
namespace {

Bytes decode(const Scalar& value, std::string& scratch) {
    if (value.is_text) return value.raw;
    scratch = base::to_base64(value.raw);
    return scratch;
}

void append_plain(std::string& out, Bytes text) { out.append(text); }

const Spelling plain_spelling{"", "", append_plain};

/// A value of a head as HTML forms write it (WHATWG, multipart/form-data): what would end it is percent-encoded.
void append_head_value(std::string& out, Bytes text, bool quoted) {
    static constexpr char digits[] = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f && !(quoted && (c == '"' || c == '\\'))) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
}

}  // namespace

bool Multipart::begin_part() {
    auto parsed = parse_part_head(head_, head_begin_);
    if (!parsed) {
        error_ = parsed.error();
        return false;
    }
    part_ = *std::move(parsed);
    if (++parts_ > limits_.members)
        return refuse(Code::too_many_members, "a message has more parts than the limit", head_begin_);
    if (part_.name.size() > limits_.name_bytes)
        return refuse(Code::name_too_long, "a part's name is longer than the limit", part_.name_at);
    content_ = Content::skipped;
    held_.clear();
    part_skipped_ = true;
    if (skips_all_) return true;
    Descent descent;
    if (!descend(part_.name, descent)) return false;
    part_skipped_ = descent.way == Descent::Way::skip;
    if (part_skipped_) return true;
    const Keeping keeping = fields_->open(ContainerKind::object);
    if (keeping == Keeping::refuse) return refused_by_fields();
    keeps_ = keeping == Keeping::always;
    mark_ = out_->hold();
    out_->append(own_boundary_);
    out_->append("\r\nContent-Disposition: form-data; name=\"");
    write_name(descent, part_.name, part_.name);
    out_->append('"');
    return head_members() && begin_content();
}

bool Multipart::head_members() {
    const auto scalar = [](Bytes value, std::uint64_t at) {
        return Scalar{base::ValueKind::string, value, false, at, decode};
    };
    if (part_.filename) {
        const Around around{"; ", "filename", "filename", "=\"", "\"", true};
        if (!member("@filename", scalar(*part_.filename, part_.filename_at), around)) return false;
    }
    out_->append("\r\n");
    typed_ = false;
    for (const PartHeader& header : part_.headers) {
        name_ = "@";
        append_lower(name_, header.name);
        const Bytes lower = Bytes(name_).substr(1);
        const Around around{"", lower == "content-type" ? "Content-Type" : lower, header.name, ": ", "\r\n", false};
        const bool kept_before = std::exchange(keeps_, false);
        if (!member(name_, scalar(header.value, header.at), around)) return false;
        typed_ = typed_ || (keeps_ && lower == "content-type");
        keeps_ = keeps_ || kept_before;
    }
    return true;
}

bool Multipart::member(Bytes name, const Scalar& value, const Around& around) {
    if (value.raw.size() > limits_.item_bytes)
        return refuse(Code::item_too_large, "a header of a part is larger than the limit", value.offset);
    Descent descent;
    if (!descend(name, descent)) return false;
    if (descent.way == Descent::Way::skip) return skipped(1);
    const Verdict verdict = fields_->scalar(value);
    if (verdict.fate == Verdict::Fate::refuse) return refused_by_fields();
    if (verdict.fate == Verdict::Fate::open)
        return refuse(Code::body_malformed, "a nested message stands in the content of a part", value.offset);
    if (verdict.fate != Verdict::Fate::withhold) {
        keeps_ = true;
        out_->append(around.before);
        write_name(descent, around.structure, around.as_it_stands);
        out_->append(around.between);
        scratch_.clear();
        if (verdict.fate == Verdict::Fate::keep)
            scratch_ = value.raw;
        else
            append_head_value(scratch_, verdict.text, around.quoted);
        out_->append_item(verdict.tag, scratch_);
        out_->append(around.after);
    }
    fields_->up();
    return true;
}

bool Multipart::begin_content() {
    if (!descend("#body", body_)) return false;
    if (body_.way == Descent::Way::skip) return end_head({});
    const auto opened = fields_->part(part_.content_type);
    if (!opened) {
        content_ = Content::scalar;
        return end_head({});
    }
    if (opened->format == nullptr) return refused_by_fields();
    end_head(opened->content_type);
    // The outermost value of what stands in there stays, so the part does.
    content_ = Content::nested;
    nested_ = *opened;
    keeps_ = true;
    write_name(body_, "", "");
    out_->commit();
    looked_ = out_->offset();
    looked_tail_.clear();
    return true;
}

/// A nested message says what it is, also where the sender's own words for it are withheld.
bool Multipart::end_head(Bytes content_type) {
    if (!content_type.empty() && !typed_) {
        out_->append("Content-Type: ");
        out_->append(content_type);
        out_->append("\r\n");
    }
    out_->append("\r\n");
    return true;
}

bool Multipart::take_content(Bytes piece) {
    if (at_ != At::content || piece.empty()) return true;
    if (content_ == Content::nested) return feed_nested(piece);
    if (content_ == Content::skipped) return true;
    if (held_.size() + piece.size() > limits_.item_bytes)
        return refuse(Code::item_too_large, "the content of a part is larger than the limit of an item",
                      content_begin_);
    held_ += piece;
    return true;
}

bool Multipart::end_part() {
    const std::size_t scalars = 1 + part_.headers.size() + (part_.filename ? 1 : 0);
    if (skips_all_) {
        scalars_ += scalars;
        return true;
    }
    if (part_skipped_) return skipped(scalars);
    switch (content_) {
        case Content::skipped:
            if (!skipped(1)) return false;
            break;
        case Content::scalar:
            if (!end_scalar()) return false;
            break;
        case Content::nested:
            if (!end_nested()) return false;
            break;
    }
    if (keeps_) {
        filled_ = true;
        out_->append("\r\n");
        out_->commit();
    } else {
        out_->drop(mark_);
    }
    fields_->close();
    fields_->up();
    return true;
}

bool Multipart::end_scalar() {
    const bool is_text = may_be_utf8(part_.content_type) && base::is_utf8(held_);
    const Scalar value{base::ValueKind::string, held_, false, content_begin_, decode, is_text};
    if (!act(fields_->scalar(value), value)) return false;
    fields_->up();
    return true;
}

bool Multipart::act(const Verdict& verdict, const Scalar& value) {
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            return write_content(verdict.tag, value.raw);
        case Verdict::Fate::replace:
            if (!value.is_text)
                return refuse(Code::treatment_failed, "a content that is not text is kept or withheld", value.offset);
            return write_content(verdict.tag, verdict.text);
        case Verdict::Fate::open:
            return nest(verdict, value);
        case Verdict::Fate::refuse:
            break;
    }
    return refused_by_fields();
}

bool Multipart::write_content(ItemTag tag, Bytes content) {
    if (content.find(own_boundary_) != Bytes::npos)
        return refuse(Code::body_malformed, "a content that is sent has the gateway's boundary in it", content_begin_);
    keeps_ = true;
    write_name(body_, "", "");
    out_->append_item(tag, content);
    return true;
}

bool Multipart::nest(const Verdict& verdict, const Scalar& value) {
    Output inner;
    auto read = read_nested(value.raw, verdict, inner);
    if (!read)
        return refuse(read.error().code(), nested_reason(read.error()), nested_offset(read.error(), verdict, value));
    if (inner.committed().find(own_boundary_) != Bytes::npos)
        return refuse(Code::body_malformed, "a content that is sent has the gateway's boundary in it", content_begin_);
    keeps_ = true;
    write_name(body_, "", "");
    append_nested(*out_, inner, verdict, plain_spelling);
    return true;
}

// The boundary is looked for before an error is told: else which of the two is said would depend on the cuts.

bool Multipart::feed_nested(Bytes piece) {
    const auto fed = nested_.format->feed(piece, *nested_.fields, *out_);
    if (!look_for_boundary()) return false;
    return static_cast<bool>(fed) || refuse_nested(fed.error());
}

bool Multipart::end_nested() {
    const auto ended = nested_.format->finish(*nested_.fields, *out_);
    if (!look_for_boundary()) return false;
    if (!ended) return refuse_nested(ended.error());
    fields_->up();
    return true;
}

bool Multipart::refuse_nested(const Error& error) {
    const std::uint64_t within = error.offset() == Error::nowhere ? 0 : error.offset();
    return refuse(error.code(), nested_reason(error), content_begin_ + within);
}

/// In what was committed since the last look, and across the border between the two: the reader may take it any time.
bool Multipart::look_for_boundary() {
    const Bytes committed = out_->committed();
    looked_tail_ += committed.substr(looked_ - out_->taken());
    looked_ = out_->taken() + committed.size();
    if (looked_tail_.find(own_boundary_) != std::string::npos)
        return refuse(Code::body_malformed, "a content that is sent has the gateway's boundary in it", content_begin_);
    if (looked_tail_.size() >= own_boundary_.size())
        looked_tail_.erase(0, looked_tail_.size() - own_boundary_.size() + 1);
    return true;
}

bool Multipart::descend(Bytes name, Descent& descent) {
    descent = fields_->name(name);
    return descent.way != Descent::Way::refuse || refused_by_fields();
}

/// A name that has no bytes of its own is noted all the same: it is kept, and the record says so.
void Multipart::write_name(const Descent& descent, Bytes structure, Bytes as_it_stands) {
    switch (descent.name) {
        case Descent::Name::structure:
            return out_->append(structure);
        case Descent::Name::item:
            return out_->append_item(descent.tag, as_it_stands);
        case Descent::Name::as_it_stands:
            return out_->append(as_it_stands);
    }
}

bool Multipart::skipped(std::uint64_t scalars) {
    if (!fields_->skipped(scalars)) return refused_by_fields();
    fields_->up();
    return true;
}

}  // namespace waybill::format
