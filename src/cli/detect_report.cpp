#include "detect_report.hpp"

#include <algorithm>

#include "console.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::cli {
namespace {

constexpr std::size_t longest_shown = 60;

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

}  // namespace

void TextPosition::pass(Bytes bytes) {
    for (const char c : bytes) {
        if ((static_cast<unsigned char>(c) & 0xc0) == 0x80) continue;
        ++characters_;
        ++column_;
        if (c == '\n') {
            ++line_;
            column_ = 1;
        }
    }
}

std::uint64_t characters_in(Bytes text) {
    return static_cast<std::uint64_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string score_text(int hundredths) {
    const std::string digits = std::to_string(hundredths);
    if (hundredths >= 100) return "1.0";
    return "0." + (hundredths < 10 ? "0" + digits : digits);
}

std::string masked(Bytes value) {
    std::string out;
    for (const char c : value) {
        const auto code = static_cast<unsigned char>(c);
        if ((code & 0xc0) == 0x80) continue;
        if (c >= '0' && c <= '9')
            out += '9';
        else if (c >= 'A' && c <= 'Z')
            out += 'X';
        else
            out += (c >= 'a' && c <= 'z') || code >= 0x80 ? 'x' : c;
    }
    return out;
}

void DetectReport::add(const detect::Finding& finding, const TextPosition& at, Bytes value) {
    if (form_ == OutputForm::json)
        add_json(finding, at, value);
    else
        add_line(finding, at, value);
    ++count_;
}

/// Not a Table, which would keep every row until the last is known.
void DetectReport::add_line(const detect::Finding& finding, const TextPosition& at, Bytes value) {
    if (count_ == 0) put(padded("at", 12) + padded("detector", 26) + padded("sure", 6) + padded("text", 34) + "why\n");
    std::string text = values_ == ShowValues::shown ? std::string(value) : masked(value);
    if (text.size() > longest_shown) {
        std::size_t end = longest_shown;
        while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
        text = text.substr(0, end) + "…";
    }
    put(padded(std::to_string(at.line()) + ":" + std::to_string(at.column()), 12) +
        padded(std::string(detect::table()[finding.detector].name), 26) +
        padded(std::to_string(finding.confidence), 6) + padded(printable(text) + " ", 34) + std::string(finding.why) +
        "\n");
}

void DetectReport::add_json(const detect::Finding& finding, const TextPosition& at, Bytes value) {
    const auto& row = detect::table()[finding.detector];
    std::string line = "{\"type\":\"" + std::string(row.entity) + "\",\"detector\":\"" + std::string(row.name) +
                       "\",\"start\":" + std::to_string(at.characters()) +
                       ",\"end\":" + std::to_string(at.characters() + characters_in(value)) +
                       ",\"line\":" + std::to_string(at.line()) + ",\"column\":" + std::to_string(at.column()) +
                       ",\"score\":" + score_text(finding.confidence) + ",\"why\":";
    base::append_json_string(line, finding.why);
    line += ",\"text\":";
    base::append_json_string(line, values_ == ShowValues::shown ? std::string(value) : masked(value));
    put(line + "}\n");
}

void DetectReport::finish() const {
    if (form_ == OutputForm::table) say(counted(count_, "finding", "findings"));
}

}  // namespace waybill::cli
