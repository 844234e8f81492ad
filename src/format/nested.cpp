#include "nested.hpp"

#include "waybill/base/json_text.hpp"
#include "waybill/format/percent.hpp"

namespace waybill::format {
namespace {

void append_escaped(std::string& out, Bytes text) {
    std::string quoted;
    base::append_json_string(quoted, text);
    out.append(Bytes(quoted).substr(1, quoted.size() - 2));
}

/// All that `inner` wrote, by `spell`; its items stand where their spelled bytes do.
void append_spelled(Output& out, const Output& inner, void (*spell)(std::string&, Bytes)) {
    const Bytes text = inner.committed();
    std::string scratch;
    std::size_t done = 0;
    const auto append = [&](std::size_t end) {
        scratch.clear();
        spell(scratch, text.substr(done, end - done));
        out.append(scratch);
        done = end;
    };
    for (const WrittenItem& item : inner.items()) {
        append(item.begin);
        const std::uint64_t begin = out.offset();
        append(item.begin + item.length);
        out.note_item(item.tag, begin);
    }
    append(text.size());
}

}  // namespace

Result<void> read_nested(Bytes text, const Verdict& verdict, Output& inner) {
    auto fed = verdict.format->feed(text, *verdict.fields, inner);
    if (!fed) return fed;
    return verdict.format->finish(*verdict.fields, inner);
}

void append_as_json_string(Output& out, const Output& inner) {
    out.append('"');
    append_spelled(out, inner, append_escaped);
    out.append('"');
}

void append_as_form_value(Output& out, const Output& inner) { append_spelled(out, inner, append_percent_encoded); }

}  // namespace waybill::format
