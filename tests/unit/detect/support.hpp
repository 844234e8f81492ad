// Findings as tests write them.
#pragma once

#include <string>
#include <vector>

#include "waybill/detect/detect.hpp"

namespace waybill::test {

struct Seen {
    std::string detector, text;
    bool operator==(const Seen&) const = default;
};

inline std::vector<Seen> seen(const detect::Scanner& scanner, Bytes text) {
    detect::Scan scan(scanner);
    std::vector<Seen> out;
    for (const auto& finding : scan.run(text))
        out.push_back({std::string(detect::table()[finding.detector].name),
                       std::string(text.substr(finding.begin, finding.end - finding.begin))});
    return out;
}

inline const detect::Scanner& all() {
    static const auto scanner = detect::Scanner::all();
    return *scanner;
}

inline std::shared_ptr<const detect::Scanner> only(std::string_view name) {
    const std::size_t number = detect::find(name).value();
    return detect::Scanner::compile(std::span(&number, 1));
}

}  // namespace waybill::test
