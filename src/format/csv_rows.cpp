// The rows of a CSV table: what is asked of each and its cells, and what of it is written.
#include "csv.hpp"
#include "csv_text.hpp"
#include "nested.hpp"

namespace waybill::format {
namespace {

Bytes decode(const Scalar& value, std::string& scratch) { return decode_csv_cell(value.raw, scratch); }

const Spelling csv_spelling{"\"", "\"", append_quoted};

constexpr Bytes empty_alone = "\"\"";  // an empty cell that is all of a row: else it would be an empty line

}  // namespace

bool Csv::begin_row(std::uint64_t at) {
    const Descent descent = fields_->element(rows_++);
    switch (descent.way) {
        case Descent::Way::enter:
            return enter_row();
        case Descent::Way::skip:
            row_ = Row::skipped;
            return true;
        case Descent::Way::look_ahead:
            row_ = Row::held;
            row_begin_ = at;
            held_.clear();
            held_cells_.clear();
            return true;
        case Descent::Way::refuse:
            break;
    }
    return refused_by_fields();
}

bool Csv::enter_row() {
    row_ = Row::entered;
    row_kept_ = false;
    cells_written_ = 0;
    const Keeping keeping = fields_->open(ContainerKind::object);
    if (keeping == Keeping::refuse) return refused_by_fields();
    row_mark_ = out_->hold();
    if (keeping == Keeping::always) keep_row();
    return true;
}

void Csv::keep_row() {
    if (!row_kept_) out_->commit();
    row_kept_ = true;
}

/// `at` is where it ended.
bool Csv::end_row(std::uint64_t at) {
    if (row_ == Row::header) {
        row_ = Row::entered;
        return end_header();
    }
    if (cell_ != columns_.size()) return refuse(Code::body_malformed, "a row has as many cells as the header", at);
    if (row_ == Row::held) return examine_row();
    if (row_ == Row::entered) return close_row();
    if (!fields_->skipped(columns_.size())) return refused_by_fields();
    fields_->up();
    return true;
}

bool Csv::close_row() {
    if (row_kept_) {
        if (columns_written_ == 1 && out_->offset() == row_mark_.bytes) out_->append(empty_alone);
        out_->append("\r\n");
    } else {
        out_->drop(row_mark_);
    }
    fields_->close();
    fields_->up();
    return true;
}

bool Csv::hold_cell(Bytes raw, std::uint64_t end) {
    if (end - row_begin_ > limits_.look_ahead)
        return refuse(Code::look_ahead_exceeded, "a row that has to be looked ahead into is larger than the limit",
                      row_begin_);
    held_cells_.push_back({held_.size(), raw.size(), token_begin_});
    held_ += raw;
    return true;
}

/// The row is all there: it is shown to Fields, and then read as that answers.
bool Csv::examine_row() {
    selector::Node row;
    row.kind = selector::Node::Kind::object;
    row.names = column_names_;
    for (const HeldCell& cell : held_cells_) {
        selector::Node& value = row.children.emplace_back();
        value.kind = selector::Node::Kind::string;
        value.text = decode_csv_cell(Bytes(held_).substr(cell.begin, cell.length), value_text_);
    }
    const Descent descent = fields_->examine(row);
    if (descent.way == Descent::Way::refuse) return refused_by_fields();
    if (descent.way == Descent::Way::skip) {
        row_ = Row::skipped;
        return end_row(row_begin_);
    }
    if (!enter_row()) return false;
    for (std::size_t number = 0; number < held_cells_.size(); ++number) {
        const HeldCell& cell = held_cells_[number];
        if (!columns_[number].written && !columns_[number].asked) continue;
        if (!read_cell(number, Bytes(held_).substr(cell.begin, cell.length), cell.offset)) return false;
    }
    return close_row();
}

bool Csv::read_cell(std::size_t number, Bytes raw, std::uint64_t at) {
    if (columns_[number].written && cells_written_++ > 0) out_->append(delimiter_);
    const Scalar value{base::ValueKind::string, raw, raw.starts_with('"'), at, decode};
    Descent descent = fields_->cell(number);
    if (descent.way == Descent::Way::look_ahead) {
        if (raw.size() > limits_.look_ahead)
            return refuse(Code::look_ahead_exceeded, "a cell that has to be looked ahead into is larger than the limit",
                          at);
        selector::Node node;
        node.kind = selector::Node::Kind::string;
        node.text = value.text(value_text_);
        descent = fields_->examine(node);
    }
    if (descent.way == Descent::Way::refuse) return refused_by_fields();
    if (descent.way == Descent::Way::skip) {
        if (!fields_->skipped(1)) return refused_by_fields();
    } else if (!act(fields_->scalar(value), value)) {
        return false;
    }
    fields_->up();
    return true;
}

bool Csv::act(const Verdict& verdict, const Scalar& value) {
    switch (verdict.fate) {
        case Verdict::Fate::withhold:
            return true;
        case Verdict::Fate::keep:
            keep_row();
            out_->append_item(verdict.tag, value.raw.empty() && columns_written_ == 1 ? empty_alone : value.raw);
            return true;
        case Verdict::Fate::replace:
            return replace(verdict, value.offset);
        case Verdict::Fate::open:
            return nest(verdict, value);
        case Verdict::Fate::refuse:
            break;
    }
    return refused_by_fields();
}

bool Csv::replace(const Verdict& verdict, std::uint64_t at) {
    if (verdict.text.find('\0') != Bytes::npos)
        return refuse(Code::treatment_failed, "a table has no NUL, and what replaces this cell has one", at);
    written_.clear();
    append_csv_cell(written_, verdict.text, delimiter_);
    if (written_.empty() && columns_written_ == 1) written_ = empty_alone;
    keep_row();
    out_->append_item(verdict.tag, written_);
    return true;
}

bool Csv::nest(const Verdict& verdict, const Scalar& value) {
    Output inner;
    auto read = read_nested(value.text(value_text_), verdict, inner);
    if (!read)
        return refuse(read.error().code(), nested_reason(read.error()), nested_offset(read.error(), verdict, value));
    keep_row();
    append_nested(*out_, inner, verdict, csv_spelling);
    return true;
}

}  // namespace waybill::format
