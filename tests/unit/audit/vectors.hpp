// The vectors that stand in docs/formats.md: a code block of a given name, each line a key, one space, and a value.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "fixtures.hpp"

namespace waybill::audit {

inline std::vector<std::string> block_in_formats(const std::string& name) {
    const std::string document = read_source_file("docs/formats.md");
    const std::string opening = "```" + name + "\n";
    const auto start = document.find(opening);
    if (start == std::string::npos) return {};
    std::vector<std::string> lines;
    for (auto at = start + opening.size(); document.compare(at, 3, "```") != 0;) {
        const auto end = document.find('\n', at);
        lines.push_back(document.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

inline std::map<std::string, std::string> vectors_in(const std::string& name) {
    std::map<std::string, std::string> out;
    for (const std::string& line : block_in_formats(name))
        out[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
    return out;
}

}  // namespace waybill::audit
