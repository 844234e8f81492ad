#include "http1_cases.hpp"

#include <catch2/catch.hpp>
#include <fstream>

namespace waybill::net {
namespace {

std::string unescape(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            out += text[i];
            continue;
        }
        const char c = text.at(++i);
        if (c == 'x') {
            out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            out += c == 'r' ? '\r' : c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
    }
    return out;
}

}  // namespace

std::vector<std::string> Http1Case::all(const std::string& key) const {
    std::vector<std::string> out;
    const auto [begin, end] = lines.equal_range(key);
    for (auto line = begin; line != end; ++line) out.push_back(line->second);
    return out;
}

std::string Http1Case::joined(const std::string& key) const {
    std::string out;
    for (const std::string& text : all(key)) out += text;
    return out;
}

std::vector<Http1Case> read_http1_cases(const std::string& file) {
    std::ifstream in(std::string(WAYBILL_SOURCE_DIR "/tests/data/http1/") + file);
    std::vector<Http1Case> out;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with("#")) continue;
        const std::size_t colon = line.find(':');
        REQUIRE(colon != std::string::npos);
        const std::string key = line.substr(0, colon);
        const std::string text = line.size() > colon + 2 ? unescape(line.substr(colon + 2)) : std::string();
        if (key == "case")
            out.push_back({text, {}});
        else
            out.back().lines.emplace(key, text);
    }
    REQUIRE(!out.empty());
    return out;
}

std::vector<std::vector<std::string>> cuts_of(const std::string& text) {
    std::vector<std::vector<std::string>> out;
    if (text.empty()) return {{}};
    out.push_back({text});
    out.emplace_back();
    for (const char c : text) out.back().emplace_back(1, c);
    for (std::size_t at = 1; at < text.size(); ++at) out.push_back({text.substr(0, at), text.substr(at)});
    return out;
}

}  // namespace waybill::net
