// Reads vector files: blocks of `name = value` between empty lines, `#` lines are comments. Values are hex unless a
// test says otherwise.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "waybill/base/text_codes.hpp"

namespace waybill::test {

using Vector = std::map<std::string, std::string>;

inline std::string file_text(const std::string& path) {
    std::ifstream in(std::string(WAYBILL_SOURCE_DIR "/") + path, std::ios::binary);
    REQUIRE(in);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline std::vector<Vector> vectors_of(const std::string& text) {
    std::vector<Vector> out(1);
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.empty() && !out.back().empty()) out.emplace_back();
        if (line.empty() || line.front() == '#') continue;
        const auto equals = line.find(" =");
        REQUIRE(equals != std::string::npos);
        out.back()[line.substr(0, equals)] = line.substr(std::min(line.size(), equals + 3));
    }
    if (out.back().empty()) out.pop_back();
    REQUIRE(!out.empty());
    return out;
}

inline std::vector<Vector> vectors_in(const std::string& path) { return vectors_of(file_text(path)); }

/// The fenced block of docs/keys.md.
inline Vector documented_keys() {
    const std::string text = file_text("docs/keys.md");
    const std::string fence = "```vectors\n";
    const auto begin = text.find(fence);
    REQUIRE(begin != std::string::npos);
    const auto end = text.find("```", begin + fence.size());
    return vectors_of(text.substr(begin + fence.size(), end - begin - fence.size())).front();
}

inline std::string unhex(const std::string& text) {
    const auto bytes = base::from_hex(text);
    REQUIRE(bytes);
    return *bytes;
}

}  // namespace waybill::test
