// The table as a whole: how it begins and ends, and its header.
#include "csv.hpp"

#include "csv_text.hpp"
#include "tree_fields.hpp"

namespace waybill::format {

Csv::Csv(const Limits& limits, base::Random& random, char delimiter)
    : limits_(limits), random_(random), delimiter_(delimiter), names_(limits, random) {}

void Csv::set_up(Bytes bytes, Fields& fields, Output& out) {
    begin_ = bytes.data();
    end_ = begin_ + bytes.size();
    fields_ = &fields;
    out_ = &out;
}

Result<void> Csv::feed(Bytes bytes, Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    if (bytes.empty()) return {};
    set_up(bytes, fields, out);
    if (at_ == At::begin && !holds_table_ && !begin()) return fail(*error_);
    if (holds_table_) {
        held_ += bytes;
        if (held_.size() <= limits_.look_ahead) return {};
        refuse(Code::look_ahead_exceeded, "a table that has to be looked ahead into is larger than the limit", 0);
        return fail(*error_);
    }
    if (!read(begin_)) return fail(*error_);
    before_ += bytes.size();
    return {};
}

Result<void> Csv::finish(Fields& fields, Output& out) {
    if (error_) return fail(*error_);
    set_up(Bytes(""), fields, out);
    if (at_ == At::begin && !holds_table_ && !begin()) return fail(*error_);
    if (holds_table_)
        if (auto examined = examine_table(); !examined) return examined;
    if (!end_table()) return fail(*error_);
    return {};
}

bool Csv::read(const char* p) {
    while (p != nullptr && p != end_) p = step(p);
    return p != nullptr;
}

bool Csv::begin() {
    if (limits_.depth < 2) return refuse(Code::too_deep, "the message is nested deeper than the limit", 0);
    const Descent root = fields_->root();
    holds_table_ = root.way == Descent::Way::look_ahead;
    return holds_table_ || begin_table(root);
}

bool Csv::begin_table(const Descent& root) {
    if (root.way == Descent::Way::refuse) return refused_by_fields();
    if (root.way == Descent::Way::skip)
        return refuse(Code::nothing_allowed, "every column is withheld: nothing is left to send", 0);
    // The outermost container stays in any case.
    if (fields_->open(ContainerKind::array) == Keeping::refuse) return refused_by_fields();
    names_.open();
    at_ = At::row;
    return true;
}

/// The table is all there: what is decided of it needs to have seen it.
Result<void> Csv::examine_table() {
    TreeFields tree;
    Output nothing;
    Csv reader(limits_, random_, delimiter_);
    auto read_right = reader.feed(held_, tree, nothing);
    if (read_right) read_right = reader.finish(tree, nothing);
    if (!read_right) return read_right;
    holds_table_ = false;
    if (!begin_table(fields_->examine(tree.take()))) return fail(*error_);
    const std::string table = std::move(held_);
    begin_ = table.data();
    end_ = begin_ + table.size();
    if (!read(begin_)) return fail(*error_);
    before_ += table.size();
    begin_ = end_ = Bytes("").data();
    return {};
}

bool Csv::end_table() {
    if (!utf8_.complete()) return malformed("the message ends inside a character", end_);
    switch (at_) {
        case At::line_feed:
            return malformed("after a carriage return comes a line feed", end_);
        case At::quoted:
            return malformed("the message ends inside quotes", end_);
        case At::row:
            if (row_ == Row::header) return malformed("a table begins with a header", end_);
            break;
        case At::cell:
            token_begin_ = before_;
            token_read_ = 0;
            [[fallthrough]];
        case At::bare:
        case At::quote:
            // The last row's end may be missing.
            if (!end_cell(end_, end_) || !end_row(before_)) return false;
            break;
        case At::begin:
            break;
    }
    fields_->close();
    return true;
}

bool Csv::end_name(Bytes raw) {
    const Bytes text = decode_csv_cell(raw, name_text_);
    if (text.empty()) return refuse(Code::body_malformed, "each column has a name in the header", token_begin_);
    // Not only at the front of the message: where the columns before it are withheld, it would be the front of what
    // leaves.
    if (text.starts_with("\xef\xbb\xbf"))
        return refuse(Code::body_malformed, "a column's name begins without a byte order mark", token_begin_);
    if (text.size() > limits_.name_bytes)
        return refuse(Code::name_too_long, "a column's name is longer than the limit", token_begin_);
    switch (names_.add(text)) {
        case NameSet::Added::fresh:
            break;
        case NameSet::Added::twice:
            return refuse(Code::body_malformed, "a column's name stands once in the header", token_begin_);
        case NameSet::Added::too_many:
            return refuse(Code::too_many_members, "a table has more columns than the limit", token_begin_);
        case NameSet::Added::too_much:
            return refuse(Code::too_many_members, "the columns' names are together longer than the limit",
                          token_begin_);
    }
    const Column column = fields_->column(text);
    if (column.refused) return refused_by_fields();
    columns_.push_back(column);
    column_names_.emplace_back(text);
    if (column.written) write_name(raw, text, column);
    return true;
}

void Csv::write_name(Bytes raw, Bytes text, const Column& column) {
    // Of a header that turns out to be wrong, nothing leaves.
    if (columns_written_++ == 0)
        out_->hold();
    else
        out_->append(delimiter_);
    switch (column.name) {
        case Descent::Name::structure:
            written_.clear();
            append_csv_cell(written_, text, delimiter_);
            out_->append(written_);
            break;
        case Descent::Name::item:
            out_->append_item(column.tag, raw);
            break;
        case Descent::Name::as_it_stands:
            out_->append(raw);
            break;
    }
}

bool Csv::end_header() {
    // No column at all is no table: RFC 4180 knows none without a name in its header.
    if (columns_written_ == 0)
        return refuse(Code::nothing_allowed, "every column is withheld: nothing is left to send", 0);
    out_->append("\r\n");
    out_->commit();
    return true;
}

Csv::Refused Csv::refuse(Code code, base::Text text, std::uint64_t at) {
    error_.emplace(code, text, at);
    return {};
}

Csv::Refused Csv::refused_by_fields() {
    error_ = fields_->refusal();
    return {};
}

}  // namespace waybill::format
