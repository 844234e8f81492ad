// CSV (RFC 4180) with a header: an array of objects, streamed. Strict: each row has as many cells as the header, quotes
// stand around whole cells, rows end with CRLF or LF. What leaves are the columns that may leave and the rows in which
// something does, rows ended by CRLF; a cell that is withheld in them is empty. What is kept keeps its bytes.
// It does not guess types: every cell is a string.
#pragma once

#include <optional>
#include <vector>

#include "name_set.hpp"
#include "text_utf8.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class CsvOptions final : public Options {
public:
    explicit CsvOptions(char between) : delimiter(between) {}
    const char delimiter;
};

/// `delimiter:`, one ASCII character that is no letter, digit, quote or end of line.
std::shared_ptr<const Options> read_csv_options(const OptionSource& source);

class Csv final : public Format {
public:
    Csv(const Limits& limits, base::Random& random, char delimiter);
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    enum class At : std::uint8_t {
        begin,      // nothing was read
        row,        // a row begins, or the table ends
        cell,       // a cell begins
        bare,       // in a cell without quotes
        quoted,     // in one with quotes
        quote,      // after a quote in it: its last one, or the first of two
        line_feed,  // after a carriage return
    };
    enum class Row : std::uint8_t { header, entered, skipped, held };

    /// What refuse() gives: the `no` of each kind of function below.
    struct Refused {
        operator const char*() const { return nullptr; }
        operator bool() const { return false; }
    };
    struct HeldCell {
        std::size_t begin, length;  // in held_
        std::uint64_t offset;       // in the message
    };

    void set_up(Bytes bytes, Fields& fields, Output& out);
    bool read(const char* p);
    bool begin();
    bool begin_table(const Descent& root);
    bool end_table();

    // These take the place where they go on, and return the place where the next begins, `end_` where the chunk ends
    // before they do, or nullptr after a refusal.
    const char* step(const char* p);
    const char* cell(const char* p);
    const char* bare(const char* from, const char* p);
    const char* quoted(const char* from, const char* p);
    const char* quote(const char* from, const char* p);
    const char* after_cell(const char* from, const char* p);
    const char* line_feed(const char* p);
    const char* character(const char* p, const char* stop);
    const char* cut(const char* from, const char* stop);

    const char* limit_end(const char* from) const;
    std::size_t token_limit() const;
    bool wanted() const;
    bool end_cell(const char* from, const char* p);
    bool end_name(Bytes raw);
    bool end_header();
    void write_name(Bytes raw, Bytes text, const Column& column);

    bool begin_row(std::uint64_t at);
    bool enter_row();
    bool end_row(std::uint64_t at);
    bool close_row();
    void keep_row();
    bool hold_cell(Bytes raw, std::uint64_t end);
    bool examine_row();
    bool read_cell(std::size_t number, Bytes raw, std::uint64_t at);
    bool act(const Verdict& verdict, const Scalar& value);
    bool replace(const Verdict& verdict, std::uint64_t at);
    bool nest(const Verdict& verdict, const Scalar& value);
    Result<void> examine_table();

    std::uint64_t offset(const char* p) const { return before_ + static_cast<std::uint64_t>(p - begin_); }
    Refused refuse(Code code, base::Text text, std::uint64_t at);
    Refused refused_by_fields();
    Refused malformed(base::Text text, const char* p) { return refuse(Code::body_malformed, text, offset(p)); }

    const Limits limits_;
    base::Random& random_;
    const char delimiter_;
    NameSet names_;
    Utf8Check utf8_;
    At at_ = At::begin;

    std::vector<Column> columns_;
    std::vector<std::string> column_names_;
    std::size_t columns_written_ = 0;

    Row row_ = Row::header;
    std::uint64_t rows_ = 0;
    std::size_t cell_ = 0;         // number in its row of the one that comes
    bool row_kept_ = false;        // something in it is
    Output::Mark row_mark_{0, 0};  // where it began in the output
    std::size_t cells_written_ = 0;

    std::uint64_t token_begin_ = 0;                 // in the message
    std::size_t token_read_ = 0;                    // bytes of it in earlier chunks
    std::string carry_;                             // those, where something needs them
    std::string name_text_, value_text_, written_;  // scratch

    std::uint64_t row_begin_ = 0;  // in the message, of a row that is held
    std::string held_;             // the cells of that row, or the table
    std::vector<HeldCell> held_cells_;
    bool holds_table_ = false;

    std::uint64_t before_ = 0;  // bytes of earlier chunks
    std::optional<Error> error_;

    // Of the call that is running.
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    Fields* fields_ = nullptr;
    Output* out_ = nullptr;
};

}  // namespace waybill::format
