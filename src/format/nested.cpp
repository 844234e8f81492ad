#include "nested.hpp"

#include "waybill/base/json_text.hpp"

namespace waybill::format {
namespace {

void append_escaped(Output& out, Bytes text, std::string& scratch) {
    scratch.clear();
    base::append_json_string(scratch, text);
    out.append(Bytes(scratch).substr(1, scratch.size() - 2));
}

}  // namespace

Result<void> read_nested(Bytes text, const Verdict& verdict, Output& inner) {
    auto fed = verdict.format->feed(text, *verdict.fields, inner);
    if (!fed) return fed;
    return verdict.format->finish(*verdict.fields, inner);
}

void append_as_json_string(Output& out, const Output& inner) {
    const Bytes text = inner.committed();
    std::string scratch;
    std::size_t done = 0;
    out.append('"');
    for (const WrittenItem& item : inner.items()) {
        append_escaped(out, text.substr(done, item.begin - done), scratch);
        const std::uint64_t begin = out.offset();
        append_escaped(out, text.substr(item.begin, item.length), scratch);
        out.note_item(item.tag, begin);
        done = item.begin + item.length;
    }
    append_escaped(out, text.substr(done), scratch);
    out.append('"');
}

}  // namespace waybill::format
