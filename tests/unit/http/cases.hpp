// Cases of tests/data/http: three lines each (what it shows, the bytes, the verdict), with `\^` where an error is said
// to be and `\$` where the message ends.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/error.hpp"

namespace waybill::http {

struct Case {
    std::string name, bytes, verdict;
    std::optional<std::size_t> error_at, end;
};

inline std::string unescape(const std::string& text, Case& out) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            bytes.push_back(text[i]);
            continue;
        }
        switch (text.at(++i)) {
            case 'r':
                bytes.push_back('\r');
                break;
            case 'n':
                bytes.push_back('\n');
                break;
            case 't':
                bytes.push_back('\t');
                break;
            case '0':
                bytes.push_back('\0');
                break;
            case 'x':
                bytes.push_back(static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)));
                i += 2;
                break;
            case '^':
                out.error_at = bytes.size();
                break;
            case '$':
                out.end = bytes.size();
                break;
            default:
                bytes.push_back(text[i]);
        }
    }
    return bytes;
}

inline std::vector<Case> read_cases(const std::string& name) {
    std::ifstream in(WAYBILL_SOURCE_DIR "/tests/data/http/" + name);
    std::vector<Case> cases;
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with("# ")) continue;
        lines.push_back(line);
        if (lines.size() < 3) continue;
        Case one;
        one.name = lines[0];
        one.bytes = unescape(lines[1], one);
        one.verdict = lines[2];
        cases.push_back(std::move(one));
        lines.clear();
    }
    REQUIRE(lines.empty());
    REQUIRE(cases.size() > 20);
    return cases;
}

/// Bytes in a block of exactly their size, so that a sanitizer sees a read beyond them.
class Exact {
public:
    explicit Exact(Bytes bytes) : size_(bytes.size()), block_(new char[bytes.size()]) {
        std::copy(bytes.begin(), bytes.end(), block_.get());
    }
    Bytes view() const { return {block_.get(), size_}; }

private:
    std::size_t size_;
    std::unique_ptr<char[]> block_;
};

inline bool same(const Error& one, const Error& other) {
    return one.code() == other.code() && one.offset() == other.offset() && one.text() == other.text();
}

}  // namespace waybill::http
