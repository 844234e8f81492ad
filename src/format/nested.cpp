#include "nested.hpp"

#include <algorithm>

#include "waybill/base/json_text.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/format/percent.hpp"

namespace waybill::format {
namespace {

void append_escaped(std::string& out, Bytes text) {
    std::string quoted;
    base::append_json_string(quoted, text);
    out.append(Bytes(quoted).substr(1, quoted.size() - 2));
}

void append_text(Output& out, const Output& inner, const Spelling& spelling) {
    const Bytes text = inner.committed();
    std::string scratch;
    std::size_t done = 0;
    const auto append = [&](std::size_t end) {
        scratch.clear();
        spelling.spell(scratch, text.substr(done, end - done));
        out.append(scratch);
        done = end;
    };
    out.append(spelling.before);
    for (const WrittenItem& item : inner.items()) {
        append(item.begin);
        const std::uint64_t begin = out.offset();
        append(item.begin + item.length);
        out.note_item(item.tag, begin);
    }
    append(text.size());
    out.append(spelling.after);
}

void append_base64(Output& out, const Output& inner, const Verdict& verdict, const Spelling& spelling) {
    std::string value(spelling.before);
    spelling.spell(value, base::to_base64(inner.committed()));
    value.append(spelling.after);
    out.append_item(verdict.tag, value);
    for (const WrittenItem& item : inner.items()) out.note_item(item.tag, out.offset(), 0);
}

}  // namespace

const Spelling json_spelling{"\"", "\"", append_escaped};
const Spelling form_spelling{"", "", append_percent_encoded};

Result<void> read_nested(Bytes text, const Verdict& verdict, Output& inner) {
    std::string decoded;
    if (verdict.encoding == Encoding::base64) {
        auto bytes = base::from_base64(text);
        if (!bytes) return fail(Error(Code::body_malformed, "a message nested in base64 is RFC 4648 section 4", 0));
        decoded = *std::move(bytes);
        text = decoded;
    }
    auto fed = verdict.format->feed(text, *verdict.fields, inner);
    if (!fed) return fed;
    return verdict.format->finish(*verdict.fields, inner);
}

base::Text nested_reason(const Error& inner) {
    switch (inner.code()) {
        case Code::body_malformed:
            return "the message nested in this value is not right in its format";
        case Code::too_deep:
            return "the message nested in this value is nested deeper than the limit";
        case Code::too_many_members:
            return "an object of the message nested in this value has more members than the limit";
        case Code::name_too_long:
            return "a name of the message nested in this value is longer than the limit";
        case Code::item_too_large:
            return "an item of the message nested in this value is larger than the limit";
        case Code::look_ahead_exceeded:
            return "what has to be looked ahead into in the message nested in this value is larger than the limit";
        case Code::nothing_allowed:
            return "of the message nested in this value nothing is left to send";
        case Code::unknown_item:
            return "the message nested in this value has what no policy names";
        case Code::item_refused:
            return "the message nested in this value has what this vendor must never be sent";
        case Code::treatment_failed:
            return "a treatment cannot be applied in the message nested in this value";
        default:
            return "the message nested in this value is refused";
    }
}

std::uint64_t nested_offset(const Error& inner, const Verdict& verdict, const Scalar& value) {
    if (inner.offset() == Error::nowhere || value.encoded || verdict.encoding != Encoding::text) return value.offset;
    std::string scratch;
    const std::size_t quotes = value.raw.size() - std::min(value.raw.size(), value.text(scratch).size());
    return value.offset + quotes / 2 + inner.offset();
}

void append_nested(Output& out, const Output& inner, const Verdict& verdict, const Spelling& spelling) {
    if (verdict.encoding == Encoding::base64)
        append_base64(out, inner, verdict, spelling);
    else
        append_text(out, inner, spelling);
}

}  // namespace waybill::format
