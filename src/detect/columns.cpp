#include "columns.hpp"

#include <algorithm>

namespace waybill::detect {
namespace {

constexpr std::size_t farthest = 4096, longest_line = 4096, most_columns = 256;

/// Where the delimiters of a line stand, but those within quotes.
std::vector<std::size_t> delimiters(Bytes text, std::size_t begin, std::size_t end, char delimiter) {
    std::vector<std::size_t> out;
    bool quoted = false;
    for (std::size_t at = begin; at < end; ++at) {
        if (text[at] == '"') quoted = !quoted;
        if (text[at] == delimiter && !quoted) out.push_back(at);
    }
    return out;
}

}  // namespace

void Columns::begin(Bytes text) {
    text_ = text;
    first_ = line_ = 0;
    line_end_ = std::min(text_.find('\n'), text_.size());
    first_read_.reset();
    row_read_.reset();
}

void Columns::advance(std::size_t at) {
    while (line_end_ < at) {
        const bool blank = line_end_ == line_ || (line_end_ == line_ + 1 && text_[line_] == '\r');
        line_ = line_end_ + 1;
        if (blank) first_ = line_;
        line_end_ = std::min(text_.find('\n', line_), text_.size());  // once a line: a line can be all of the text
    }
}

void Columns::read_first_line() {
    if (first_read_ == first_) return;
    first_read_ = first_;
    const Bytes line = text_.substr(first_, longest_line);
    const std::size_t end = first_ + std::min(line.find('\n'), line.size());
    std::vector<std::size_t> most;
    for (const char delimiter : {',', ';', '\t', '|'})
        if (auto found = delimiters(text_, first_, end, delimiter); found.size() > most.size()) {
            most = std::move(found);
            delimiter_ = delimiter;
        }
    headings_.clear();
    if (most.empty() || most.size() >= most_columns) return;
    std::size_t begin = first_;
    for (const std::size_t at : most) {
        headings_.push_back({begin, at});
        begin = at + 1;
    }
    headings_.push_back({begin, end});
}

void Columns::read_row() {
    if (row_read_ == line_) return;
    row_read_ = line_;
    row_ = delimiters(text_, line_, std::min(line_end_, line_ + longest_line), delimiter_);
    if (row_.size() + 1 != headings_.size()) row_.clear();
}

std::optional<Columns::Cell> Columns::heading_of(std::size_t at) {
    advance(at);
    if (line_ == first_ || at - first_ > farthest) return std::nullopt;
    read_first_line();
    if (headings_.empty()) return std::nullopt;
    read_row();
    if (row_.empty()) return std::nullopt;
    const auto column = std::lower_bound(row_.begin(), row_.end(), at) - row_.begin();
    return headings_[static_cast<std::size_t>(column)];
}

}  // namespace waybill::detect
