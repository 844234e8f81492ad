#include "detect_lines.hpp"

#include <boost/json.hpp>

#include "console.hpp"
#include "detect_report.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::cli {
namespace {

/// The bytes of a member of an object that was found to be JSON: a number keeps its spelling so. Of names that repeat
/// the last, as Boost.JSON has it; empty where there is none.
Bytes member(Bytes object, std::string_view wanted) {
    Bytes found = "";
    int depth = 0;
    std::string_view name;
    std::size_t value = 0;
    for (std::size_t at = 0; at < object.size(); ++at) {
        const char c = object[at];
        if (c == '"') {
            const std::size_t begin = at++;
            for (; object[at] != '"'; ++at) at += object[at] == '\\' ? 1 : 0;
            if (depth == 1 && value == 0) name = object.substr(begin + 1, at - begin - 1);
        } else if (c == ':' && depth == 1) {
            value = at + 1;
        } else if ((c == ',' && depth == 1) || (c == '}' && depth == 1)) {
            if (name == wanted && value != 0) found = object.substr(value, at - value);
            value = 0;
        }
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
    }
    const auto begin = found.find_first_not_of(" \t\r\n");
    if (begin == Bytes::npos) return "";
    return found.substr(begin, found.find_last_not_of(" \t\r\n") + 1 - begin);
}

}  // namespace

void DetectLines::feed(Bytes bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        take(bytes.substr(0, end));
        if (end == Bytes::npos) break;
        answer(line_);
        line_.clear();
        too_long_ = false;
        bytes.remove_prefix(end + 1);
    }
    put(out_);
    out_.clear();
}

ExitCode DetectLines::finish() {
    if (!line_.empty() || too_long_) answer(line_);
    put(out_);
    return wrong_ ? ExitCode::bad_input : ExitCode::ok;
}

void DetectLines::take(Bytes bytes) {
    too_long_ = too_long_ || line_.size() + bytes.size() > longest_line;
    if (too_long_)
        line_.clear();
    else
        line_.append(bytes);
}

void DetectLines::answer(Bytes line) {
    ++number_;
    if (too_long_) return answer_error("null", "the line is longer than 64 MiB");
    if (line.find_first_not_of(" \t\r") == Bytes::npos) return;
    boost::system::error_code wrong;
    const boost::json::value value = boost::json::parse(boost::json::string_view(line.data(), line.size()), wrong);
    if (wrong || !value.is_object()) return answer_error("null", "the line is not a JSON object");
    Bytes id = member(line, "id");
    if (id.empty()) id = "null";
    const auto* text = value.get_object().if_contains("text");
    if (text == nullptr || !text->is_string()) return answer_error(id, "there is no text that is a string");
    const Bytes searched(text->get_string().data(), text->get_string().size());
    out_.append("{\"id\":").append(id).append(",\"found\":[");
    std::size_t passed = 0;
    std::uint64_t characters = 0;
    for (const auto& finding : scan_.run(searched)) {
        characters += characters_in(searched.substr(passed, finding.begin - passed));
        const auto length = characters_in(searched.substr(finding.begin, finding.end - finding.begin));
        if (passed != 0) out_ += ',';
        out_.append("{\"type\":\"").append(detect::table()[finding.detector].entity);
        out_.append("\",\"start\":").append(std::to_string(characters));
        out_.append(",\"end\":").append(std::to_string(characters + length));
        out_.append(",\"score\":").append(score_text(finding.confidence)).append("}");
        characters += length;
        passed = finding.end;
    }
    out_ += "]}\n";
}

void DetectLines::answer_error(Bytes id, std::string_view what) {
    wrong_ = true;
    out_.append("{\"id\":").append(id).append(",\"error\":");
    base::append_json_string(out_, "line " + std::to_string(number_) + ": " + std::string(what));
    out_ += "}\n";
}

}  // namespace waybill::cli
