#include "nested.hpp"

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

void append_nested(Output& out, const Output& inner, const Verdict& verdict, const Spelling& spelling) {
    if (verdict.encoding == Encoding::base64)
        append_base64(out, inner, verdict, spelling);
    else
        append_text(out, inner, spelling);
}

}  // namespace waybill::format
