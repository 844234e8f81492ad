// Any bytes as selectors, one a line up to a NUL; what follows it (or all, where there is none) makes a document and
// more selectors. What parses is spelled in one way, and in passing picks what the evaluator of whole documents
// selects.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "generator.hpp"
#include "stream.hpp"
#include "waybill/selector/covers.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

void check(bool holds) {
    if (!holds) std::abort();
}

void add(std::vector<Selector>& out, Bytes text) {
    auto parsed = Selector::parse(text);
    if (!parsed) {
        check(parsed.error().offset() <= text.size());  // an error stands in the text
        return;
    }
    // Its canonical spelling may be longer than a selector may be.
    if (const auto again = Selector::parse(parsed->canonical()))
        check(again->canonical() == parsed->canonical());
    else
        check(parsed->canonical().size() > 4096);
    for (const Selector& query : parsed->filter_queries()) check(query.text() == query.canonical());
    // In a stream there is no document to ask, so it has no match to be held against.
    if (!parsed->reads_whole_document()) out.push_back(std::move(*parsed));
}

std::vector<Selector> parse_lines(Bytes text) {
    std::vector<Selector> out;
    for (int lines = 0; lines < 8; ++lines) {
        const auto end = text.find('\n');
        add(out, text.substr(0, end));
        if (end == Bytes::npos) break;
        text.remove_prefix(end + 1);
    }
    return out;
}

/// More of them than select() would make has no answer to compare.
bool can_select(const std::vector<Selector>& selectors, const Node& document) {
    return std::ranges::all_of(selectors, [&](const Selector& selector) {
        std::size_t ways = 1;
        for (const Segment& segment : selector.segments())
            ways *= segment.descendant ? 40 * segment.choices.size() : segment.choices.size() + 1;
        return ways < 1'000'000 && select(selector, document);
    });
}

void check_pair(const Selector& a, const Selector& b, const Node& document) {
    const auto of_a = select(a, document), of_b = select(b, document);
    if (!of_a || !of_b) return;
    const bool covering = covers(a, b), meeting = may_overlap(a, b);
    for (const Node* node : *of_b) {
        const bool both = std::ranges::find(*of_a, node) != of_a->end();
        check(both ? meeting : !covering);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes input(reinterpret_cast<const char*>(data), size);
    const auto nul = input.find('\0');
    auto selectors = parse_lines(input.substr(0, nul));
    generator::Generator generate{generator::FromBytes(nul == Bytes::npos ? input : input.substr(nul + 1))};
    const Node document = generate.document(4);
    for (int i = 0; i < 3; ++i) add(selectors, generate.path("$", 3, 2));
    if (!can_select(selectors, document)) return 0;
    const Program program = stream::compile(selectors);
    Cursor cursor(program);
    check(stream::agrees(document, selectors, cursor));
    check(stream::agrees(document, selectors, cursor));  // and again, the cursor used
    for (std::size_t i = 1; i < selectors.size(); ++i) check_pair(selectors[i - 1], selectors[i], document);
    return 0;
}
