// Any UTF-8 as a text: findings are in order, apart, within the text, on borders of characters and no longer than was
// promised; between two paragraphs that have nothing to do with it the same is found, but that a PEM block without its
// end goes on into the second.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "waybill/base/text_codes.hpp"
#include "waybill/detect/detect.hpp"

namespace {

using namespace waybill;

void demand(bool right) {
    if (!right) std::abort();
}

bool is_border(Bytes text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
}

struct Found {
    std::size_t detector, begin, end;
    int confidence;
    std::string why;
    bool operator==(const Found&) const = default;
};

std::vector<Found> run(Bytes text, std::size_t offset) {
    static const auto scanner = detect::Scanner::all();
    detect::Scan scan(*scanner);
    std::vector<Found> out;
    std::size_t end = 0;
    for (const auto& finding : scan.run(text)) {
        demand(finding.begin >= end && finding.begin < finding.end && finding.end <= text.size());
        demand(finding.end - finding.begin <= detect::longest_finding_bytes);
        demand(is_border(text, finding.begin) && is_border(text, finding.end));
        demand(finding.detector < detect::table().size());
        demand(finding.confidence >= detect::table()[finding.detector].threshold && finding.confidence <= 100);
        end = finding.end;
        out.push_back({finding.detector, finding.begin - offset, finding.end - offset, finding.confidence,
                       std::string(finding.why)});
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes text(reinterpret_cast<const char*>(data), size);
    if (!base::is_utf8(text)) return 0;
    const std::string before = "Nothing is here to be found.\n\n\n", after = "\n\n\n(Nor is here.)";
    auto between = run(before + std::string(text) + after, before.size());
    for (Found& found : between)
        if (found.why == "PEM label") found.end = std::min(found.end, text.size());
    demand(between == run(text, 0));
    return 0;
}
