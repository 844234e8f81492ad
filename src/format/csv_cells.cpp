// The cells of a CSV table as bytes: where each begins and ends, over chunks of any size.
#include <algorithm>

#include "csv.hpp"
#include "csv_text.hpp"

namespace waybill::format {

const char* Csv::step(const char* p) {
    switch (at_) {
        case At::row:
            if (row_ != Row::header && !begin_row(offset(p))) return nullptr;
            cell_ = 0;
            [[fallthrough]];
        case At::cell:
            return cell(p);
        case At::bare:
            return bare(p, p);
        case At::quoted:
            return quoted(p, p);
        case At::quote:
            return quote(p, p);
        case At::line_feed:
            return line_feed(p);
        case At::begin:
            break;
    }
    return p;
}

const char* Csv::cell(const char* p) {
    token_begin_ = offset(p);
    token_read_ = 0;
    if (*p == '"') {
        at_ = At::quoted;
        return quoted(p, p + 1);
    }
    at_ = At::bare;
    return bare(p, p);
}

std::size_t Csv::token_limit() const {
    // A name is limited decoded: at most two bytes are one, and two are its quotes.
    return row_ == Row::header ? 2 * limits_.name_bytes + 2 : limits_.item_bytes;
}

/// How far the token at `from` may be looked at: one byte past its limit, which may be what ends it.
const char* Csv::limit_end(const char* from) const {
    const std::size_t room = token_limit() - token_read_ + 1;
    return room < static_cast<std::size_t>(end_ - from) ? from + room : end_;
}

const char* Csv::bare(const char* from, const char* p) {
    const char* const stop = limit_end(from);
    if (!utf8_.complete()) p = character(p, stop);
    while (p != nullptr) {
        p = find_in_bare_cell(p, stop, delimiter_);
        if (p == stop) return cut(from, stop);
        if (*p == delimiter_ || *p == '\n' || *p == '\r') return after_cell(from, p);
        if (*p == '"') return malformed("a quote stands around a whole cell, or doubled inside of one", p);
        p = character(p, stop);
    }
    return nullptr;
}

const char* Csv::quoted(const char* from, const char* p) {
    const char* const stop = limit_end(from);
    if (!utf8_.complete()) p = character(p, stop);
    while (p != nullptr) {
        p = find_in_quoted_cell(p, stop);
        if (p == stop) return cut(from, stop);
        if (*p == '"') {
            at_ = At::quote;
            return quote(from, p + 1);
        }
        p = character(p, stop);
    }
    return nullptr;
}

const char* Csv::quote(const char* from, const char* p) {
    const char* const stop = limit_end(from);
    if (p == stop) return cut(from, stop);
    if (*p == '"') {
        at_ = At::quoted;
        return quoted(from, p + 1);
    }
    if (*p == delimiter_ || *p == '\n' || *p == '\r') return after_cell(from, p);
    return malformed("after a closing quote comes a delimiter or the end of the row", p);
}

/// At a byte that is not ASCII, or NUL.
const char* Csv::character(const char* p, const char* stop) {
    const char* const run = std::find_if(p, stop, [](char c) { return static_cast<signed char>(c) >= 0; });
    const auto length = static_cast<std::size_t>(run - p);
    const std::size_t right = utf8_.scan(Bytes(p, length));
    if (right < length) return malformed("a table is UTF-8", p + right);
    if (run == stop) return run;
    if (!utf8_.complete()) return malformed("a table is UTF-8", run);
    if (*run == '\0') return malformed("a table has no NUL", run);
    return run;
}

/// What is at hand ends at `stop`, inside the token of which `from` is the first byte there.
const char* Csv::cut(const char* from, const char* stop) {
    if (offset(stop) - token_begin_ > token_limit())
        return row_ == Row::header
                   ? refuse(Code::name_too_long, "a column's name is longer than the limit", token_begin_)
                   : refuse(Code::item_too_large, "a cell is larger than the limit", token_begin_);
    const Bytes part(from, static_cast<std::size_t>(stop - from));
    if (token_read_ == 0) carry_.clear();
    if (wanted()) carry_ += part;
    token_read_ += part.size();
    return stop;
}

/// Whether the cell that comes is asked about: of any other no byte is kept.
bool Csv::wanted() const {
    if (row_ == Row::header || row_ == Row::held) return true;
    if (row_ == Row::skipped || cell_ >= columns_.size()) return false;
    return columns_[cell_].written || columns_[cell_].asked;
}

const char* Csv::after_cell(const char* from, const char* p) {
    if (!end_cell(from, p)) return nullptr;
    if (*p == delimiter_) {
        at_ = At::cell;
        return p + 1;
    }
    if (*p == '\n') return line_feed(p);
    at_ = At::line_feed;
    return p + 1;
}

const char* Csv::line_feed(const char* p) {
    if (*p != '\n') return malformed("after a carriage return comes a line feed", p);
    if (!end_row(offset(p))) return nullptr;
    at_ = At::row;
    return p + 1;
}

/// The token ends before `p`; `from` is its first byte at hand.
bool Csv::end_cell(const char* from, const char* p) {
    Bytes raw(from, static_cast<std::size_t>(p - from));
    if (token_read_ > 0) {
        carry_ += raw;
        raw = carry_;
    }
    if (row_ == Row::header) return end_name(raw);
    if (cell_ == columns_.size())
        return refuse(Code::body_malformed, "a row has as many cells as the header", token_begin_);
    if (columns_.size() == 1 && offset(p) == token_begin_)
        return refuse(Code::body_malformed, "an empty line is no row: an empty cell alone in its row is written \"\"",
                      token_begin_);
    const bool right = row_ == Row::held ? hold_cell(raw, offset(p))
                       : wanted()        ? read_cell(cell_, raw, token_begin_)
                                         : true;
    ++cell_;
    return right;
}

}  // namespace waybill::format
