// Any bytes as selectors, one a line: what parses is compiled and run over a fixed walk, twice the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "waybill/selector/program.hpp"

namespace {

using namespace waybill;
using namespace waybill::selector;

std::vector<Selector> parse_lines(Bytes text) {
    std::vector<Selector> out;
    while (out.size() < 32) {
        const auto end = text.find('\n');
        auto parsed = Selector::parse(text.substr(0, end));
        if (parsed) {
            out.push_back(std::move(*parsed));
        } else if (parsed.error().offset() > end && end != Bytes::npos) {
            std::abort();  // an error stands in the text
        }
        if (end == Bytes::npos) break;
        text.remove_prefix(end + 1);
    }
    return out;
}

/// A full tree of this depth: two names and two elements at each node.
void walk(Cursor& cursor, int depth, std::vector<Step>& out) {
    if (depth == 0) return;
    for (const Bytes name : {Bytes("a"), Bytes("b")}) {
        out.push_back(cursor.enter_name(name));
        walk(cursor, depth - 1, out);
        cursor.leave();
    }
    for (const std::uint64_t index : {0, 3}) {
        out.push_back(cursor.enter_index(index));
        walk(cursor, depth - 1, out);
        cursor.leave();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto selectors = parse_lines(Bytes(reinterpret_cast<const char*>(data), size));
    std::vector<Program::Source> sources;
    for (std::uint32_t i = 0; i < selectors.size(); ++i)
        sources.push_back({&selectors[i], static_cast<std::uint8_t>(i % group_count), i});
    const Program program = Program::compile(sources);
    Cursor cursor(program);
    std::vector<Step> first, second;
    walk(cursor, 4, first);
    cursor.reset();
    walk(cursor, 4, second);
    for (std::size_t i = 0; i < first.size(); ++i)
        if (first[i].picked != second[i].picked || first[i].live != second[i].live) std::abort();
    return 0;
}
