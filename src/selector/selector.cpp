// A selector from its text; what it says of itself is in readings.cpp.
#include "waybill/selector/selector.hpp"

#include "parser.hpp"
#include "spell.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::selector {
namespace {

constexpr std::size_t longest = 4096;  // DESIGN.md: selectors over 4 KiB do not load

/// Where the first sequence begins that is not UTF-8; there is one.
std::size_t first_bad_utf8(Bytes text) {
    std::size_t good = 0;
    for (std::size_t length = 1; length <= 4 && good + length <= text.size();)
        if (base::is_utf8(text.substr(good, length))) {
            good += length;
            length = 1;
        } else {
            ++length;
        }
    return good;
}

}  // namespace

Result<Selector> Selector::parse(Bytes text) {
    if (text.size() > longest) return fail(Code::bad_selector, "a selector has at most 4096 bytes", longest);
    if (!base::is_utf8(text)) return fail(Code::bad_selector, "a selector is UTF-8", first_bad_utf8(text));
    auto segments = Parser(text).selector();
    if (!segments) return fail(segments.error());
    Selector out;
    out.text_ = text;
    out.segments_ = std::move(*segments);
    return out;
}

Selector Selector::of(std::vector<Segment> segments) {
    Selector out;
    out.segments_ = std::move(segments);
    out.text_ = out.canonical();
    return out;
}

std::string Selector::canonical() const {
    std::string out = "$";
    spell(out, segments_);
    return out;
}

}  // namespace waybill::selector
