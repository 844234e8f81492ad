// What becomes of one scalar of a JSON message: the decider's verdict, carried out.
#include "json.hpp"
#include "nested.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::format {

Bytes Json::decode(const Scalar& value, std::string& scratch) {
    return value.kind == base::ValueKind::string ? decode_string(value.raw, scratch) : value.raw;
}

bool Json::scalar(base::ValueKind kind, Bytes raw, bool encoded) {
    if (skipping()) {
        ++skipped_;
        if (!holding() && !withhold()) return false;
    } else {
        const Scalar value{kind, raw, encoded, token_begin_, decode};
        if (!act(fields_->scalar(value), value)) return false;
        member_.name = {};
    }
    return end_value();
}

bool Json::act(const Verdict& verdict, const Scalar& value) {
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return withhold();
        case Verdict::Fate::keep:
            writer_.item(*out_, member_, verdict.tag, value.raw);
            return true;
        case Verdict::Fate::replace:
            replace(verdict);
            return true;
        case Verdict::Fate::open:
            return nest(verdict, value);
        case Verdict::Fate::refuse:
            break;
    }
    return refused_by_fields();
}

bool Json::withhold() {
    if (!containers_.empty()) return true;
    return refuse(Code::nothing_allowed, "the outermost value is withheld: nothing is left to send", token_begin_);
}

void Json::replace(const Verdict& verdict) {
    writer_.begin_value(*out_, member_);
    write_replacement(verdict);
}

void Json::write_replacement(const Verdict& verdict) {
    if (verdict.kind != base::ValueKind::string) return out_->append_item(verdict.tag, verdict.text);
    written_.clear();
    base::append_json_string(written_, verdict.text);
    out_->append_item(verdict.tag, written_);
}

bool Json::nest(const Verdict& verdict, const Scalar& value) {
    if (value.kind != base::ValueKind::string)
        return refuse(Code::body_malformed, "a nested message stands in a string", token_begin_);
    Output inner;
    auto read = read_nested(value.text(value_text_), verdict, inner);
    if (!read)
        return refuse(read.error().code(), nested_reason(read.error()), nested_offset(read.error(), verdict, value));
    writer_.begin_value(*out_, member_);
    append_nested(*out_, inner, verdict, json_spelling);
    return true;
}

}  // namespace waybill::format
