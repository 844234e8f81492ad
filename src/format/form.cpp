#include "form.hpp"

#include <algorithm>

#include "nested.hpp"
#include "waybill/format/percent.hpp"

namespace waybill::format {
namespace {

Bytes decode(const Scalar& value, std::string& scratch) {
    return value.encoded ? decode_form_text(value.raw, scratch) : value.raw;
}

}  // namespace

Result<void> Form::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    if (bytes.empty()) return {};
    begin_ = bytes.data();
    end_ = begin_ + bytes.size();
    fields_ = &fields;
    out_ = &out;
    const char* p = at_ != At::begin || open() ? begin_ : nullptr;
    while (p != nullptr && p != end_) p = at_ == At::pair ? pair(p) : at_ == At::name ? name(p) : value(p);
    if (p == nullptr) return fail(*error_);
    if (at_ == At::value) keep_name();
    before_ += bytes.size();
    return {};
}

Result<void> Form::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    begin_ = end_ = nullptr;
    fields_ = &fields;
    out_ = &out;
    bool right = at_ != At::begin || open();
    if (right && (at_ == At::name || at_ == At::value) && !lexer_.complete())
        right = refuse(Code::body_malformed, lexer_.reason(), before_);
    if (right && at_ == At::name) right = end_name(carry_) && end_value({}, false);
    if (right && at_ == At::value) right = end_value(token_read_ == 0 ? Bytes() : Bytes(carry_), lexer_.encoded());
    if (right && skips_all_ && !fields_->skipped(pairs_)) right = refused_by_fields();
    if (!right) return fail(*error_);
    if (!skips_all_) fields_->close();
    return {};
}

bool Form::open() {
    if (limits_.depth == 0) return refuse(Code::too_deep, "the message is nested deeper than the limit", 0);
    at_ = At::pair;
    const Descent::Way way = fields_->root().way;
    if (way == Descent::Way::refuse) return refused_by_fields();
    skips_all_ = way == Descent::Way::skip;
    // The outermost container stays in any case, and leaves nothing when it is empty.
    if (!skips_all_ && fields_->open(ContainerKind::object) == Keeping::refuse) return refused_by_fields();
    return true;
}

const char* Form::pair(const char* p) {
    if (*p == '&') return p + 1;
    at_ = At::name;
    begin_token(offset(p), FormTextLexer::Part::name);
    return name(p);
}

void Form::begin_token(std::uint64_t offset, FormTextLexer::Part part) {
    lexer_.start(part);
    token_begin_ = offset;
    token_read_ = 0;
}

/// What of the token's limit is left in this chunk. A name is limited decoded: three bytes are one at least.
std::size_t Form::room() const { return (at_ == At::name ? 3 * limits_.name_bytes : limits_.item_bytes) - token_read_; }

const char* Form::name(const char* p) {
    const char* const from = p;
    // One byte past the limit is looked at: it may be what ends the name.
    const bool cut = room() < static_cast<std::size_t>(end_ - p);
    const Scan scan = lexer_.scan(p, cut ? from + room() + 1 : end_);
    if (scan == Scan::wrong) return refuse(Code::body_malformed, lexer_.reason(), offset(p));
    if (static_cast<std::size_t>(p - from) > room())
        return refuse(Code::name_too_long, "a field's name is longer than the limit", token_begin_);
    if (scan == Scan::more) return carry(from);
    if (!end_name(end_token(from, p))) return nullptr;
    equals_ = *p == '=';
    if (!equals_) return end_value({}, false) ? p + 1 : nullptr;
    at_ = At::value;
    begin_token(offset(p + 1), FormTextLexer::Part::value);
    return p + 1;
}

const char* Form::value(const char* p) {
    const char* const from = p;
    const bool cut = room() < static_cast<std::size_t>(end_ - p);
    const Scan scan = lexer_.scan(p, cut ? from + room() + 1 : end_);
    if (scan == Scan::wrong) return refuse(Code::body_malformed, lexer_.reason(), offset(p));
    if (static_cast<std::size_t>(p - from) > room())
        return refuse(Code::item_too_large, "a value is larger than the limit", token_begin_);
    if (scan == Scan::more) return carry(from);
    return end_value(end_token(from, p), lexer_.encoded()) ? p + 1 : nullptr;
}

/// The chunk has ended in the token, which began or went on at `from`.
const char* Form::carry(const char* from) {
    const Bytes part(from, static_cast<std::size_t>(end_ - from));
    if (token_read_ == 0) carry_.clear();
    if (at_ == At::name || !skipping_) carry_ += part;
    token_read_ += part.size();
    return end_;
}

/// The whole token, which ends before `p`; nothing to rely on where it was skipped.
Bytes Form::end_token(const char* from, const char* p) {
    const Bytes part(from, static_cast<std::size_t>(p - from));
    if (token_read_ == 0) return part;
    carry_ += part;
    return carry_;
}

bool Form::end_name(Bytes raw) {
    // Not only at the front of the message: where the pairs before it are withheld, it would be the front of what
    // leaves.
    if (raw.starts_with("\xef\xbb\xbf"))
        return refuse(Code::body_malformed, "a byte order mark before a name is written %EF%BB%BF", token_begin_);
    name_encoded_ = lexer_.encoded();
    const Bytes text = name_encoded_ ? decode_form_text(raw, name_text_) : raw;
    if (text.size() > limits_.name_bytes)
        return refuse(Code::name_too_long, "a field's name is longer than the limit", token_begin_);
    if (++pairs_ > limits_.members)
        return refuse(Code::too_many_members, "a form has more fields than the limit", token_begin_);
    if (skips_all_) {
        skipping_ = true;
        return true;
    }
    descent_ = fields_->name(text);
    if (descent_.way == Descent::Way::refuse) return refused_by_fields();
    skipping_ = descent_.way == Descent::Way::skip;
    equals_ = false;
    name_ = raw;
    // A value that is carried needs the buffer that its name may stand in.
    if (raw.data() == carry_.data()) {
        name_store_.swap(carry_);
        name_ = Bytes(name_store_).substr(0, raw.size());
    }
    return true;
}

void Form::keep_name() {
    if (name_.data() == name_store_.data()) return;
    name_store_ = name_;
    name_ = name_store_;
}

bool Form::end_value(Bytes raw, bool encoded) {
    at_ = At::pair;
    if (skips_all_) return true;
    if (skipping_) {
        skipping_ = false;
        if (!fields_->skipped(1)) return refused_by_fields();
    } else {
        const Scalar value{base::ValueKind::string, raw, encoded, token_begin_, decode};
        if (!act(fields_->scalar(value), value)) return false;
    }
    fields_->up();
    return true;
}

bool Form::act(const Verdict& verdict, const Scalar& value) {
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            write_name(equals_ || descent_.name != Descent::Name::as_it_stands);
            out_->append_item(verdict.tag, value.raw);
            return true;
        case Verdict::Fate::replace:
            write_name(true);
            written_.clear();
            append_percent_encoded(written_, verdict.text);
            out_->append_item(verdict.tag, written_);
            return true;
        case Verdict::Fate::open:
            return nest(verdict, value);
        case Verdict::Fate::refuse:
            break;
    }
    return refused_by_fields();
}

bool Form::nest(const Verdict& verdict, const Scalar& value) {
    Output inner;
    auto read = read_nested(value.text(value_text_), verdict, inner);
    if (!read)
        return refuse(read.error().code(), nested_reason(read.error()), nested_offset(read.error(), verdict, value));
    write_name(true);
    append_nested(*out_, inner, verdict, form_spelling);
    return true;
}

void Form::write_name(bool equals) {
    if (filled_) out_->append('&');
    filled_ = true;
    switch (descent_.name) {
        case Descent::Name::structure:
            written_.clear();
            append_percent_encoded(written_, name_encoded_ ? Bytes(name_text_) : name_);
            out_->append(written_);
            break;
        case Descent::Name::item:
            out_->append_item(descent_.tag, name_);
            break;
        case Descent::Name::as_it_stands:
            out_->append(name_);
            break;
    }
    if (equals) out_->append('=');
}

Form::Refused Form::refuse(Code code, base::Text text, std::uint64_t at) {
    error_.emplace(code, text, at);
    return {};
}

Form::Refused Form::refused_by_fields() {
    error_ = fields_->refusal();
    return {};
}

}  // namespace waybill::format
