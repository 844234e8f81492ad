// Json as NDJSON needs it: an outermost array without brackets, whose elements end with their line.
#include "json.hpp"

namespace waybill::format {

Result<void> Json::begin_lines(const Descent& root, Fields& fields, Output& out) {
    set_up(Bytes(""), fields, out);
    begun_ = lines_ = true;
    if (limits_.depth == 0) refuse(Code::too_deep, "the message is nested deeper than the limit", 0);
    shape_ = fields.shape();
    if (!error_ && descend(root) && !skipping() && fields.open(ContainerKind::array) == Keeping::refuse)
        refused_by_fields();
    if (error_) return fail(*error_);
    writer_.open_lines();
    push(ContainerKind::array);
    expect_ = Expect::line;
    return {};
}

Result<void> Json::end_line(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    set_up(Bytes(""), fields, out);
    if (!end_number()) return fail(*error_);
    const bool whole = token_ == Token::none && (expect_ == Expect::line || expect_ == Expect::line_end);
    if (!whole) refuse(Code::body_malformed, "a line holds one whole value", before_);
    if (error_) return fail(*error_);
    if (expect_ == Expect::line_end) writer_.end_line(out);
    expect_ = Expect::line;
    ++before_;
    return {};
}

Result<void> Json::end_lines(Fields& fields, Output& out) {
    if (auto ended = end_line(fields, out); !ended) return ended;
    containers_.pop_back();
    if (!skipping())
        fields.close();
    else if (!fields.skipped(skipped_))
        refused_by_fields();
    if (error_) return fail(*error_);
    return {};
}

}  // namespace waybill::format
