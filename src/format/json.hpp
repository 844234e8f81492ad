// JSON (RFC 8259), strict: one pass over chunks of any size, no document in memory. This is the structure: which token
// may come where, depth, members, and the calls of Fields in their order. The inside of tokens is json_string and
// json_number, what is written is json_writer, names met twice are name_set.
#pragma once

#include <optional>

#include "json_node.hpp"
#include "json_number.hpp"
#include "json_piece.hpp"
#include "json_string.hpp"
#include "json_writer.hpp"
#include "name_set.hpp"
#include "waybill/format/format.hpp"
#include "waybill/format/shape.hpp"

namespace waybill::format {

class Json final : public Format {
public:
    Json(const Limits& limits, base::Random& random, const MarkKernel& kernel = chosen_mark_kernel());
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

    /// As NDJSON has it: the message is an array, of which each line is an element. In place of the first feed(); what
    /// `root` asks for is not look_ahead. After it, feed() takes no line feeds.
    Result<void> begin_lines(const Descent& root, Fields& fields, Output& out);
    /// In place of a line feed.
    Result<void> end_line(Fields& fields, Output& out);
    /// In place of finish(), where the last line may end without a line feed.
    Result<void> end_lines(Fields& fields, Output& out);

private:
    friend class JsonWalk;

    enum class Expect : std::uint8_t {
        value,
        first_element,
        element,
        first_name,
        name,
        colon,
        comma,
        nothing,
        line,      // an element that is a line, or nothing
        line_end,  // nothing more on the line
    };
    enum class Token : std::uint8_t { none, name, string, number, literal };
    static constexpr std::size_t not_skipping = ~std::size_t{0};

    /// What refuse() gives: the `no` of each kind of function below.
    struct Refused {
        operator const char*() const { return nullptr; }
        operator bool() const { return false; }
    };

    struct Container {
        ContainerKind kind = ContainerKind::object;
        bool extra = false;  // names_ has some of its names
        // Of JsonWalk, while it does not leave.
        bool told = true;                     // Fields and writer_ know of it; else what follows counts:
        bool written = false;                 // its begin is
        bool filled = false;                  // something in it is
        std::uint32_t slot = Shape::no_slot;  // of the container around it, where it stands
        std::uint32_t likely = 0;             // the slot of the next name
        Shape::Node* node = nullptr;          // its place, where it has one
        std::uint64_t met = 0;                // slots of names that were met
        std::uint64_t next_index = 0;
        const char* begin = nullptr;  // of its member
        const char* bracket = nullptr;
    };

    bool read(const char* p);
    void set_up(Bytes bytes, Fields& fields, Output& out);
    const char* root(const char* p);

    // All of these take the place where they begin, and return the place where the next begins, `end_` where the chunk
    // ends before they do, or nullptr after refuse().
    const char* resume(const char* p);
    const char* step(const char* p);
    const char* value(const char* p);
    const char* element(const char* p);
    const char* name(const char* p);
    const char* colon(const char* p);
    const char* comma(const char* p);
    const char* open(const char* p, ContainerKind kind);
    const char* close(const char* p);
    const char* string(const char* p, Token token);
    const char* more_string(const char* from, const char* p);
    const char* number(const char* p);
    const char* more_number(const char* p);
    const char* literal(const char* p);
    const char* more_literal(const char* p);

    void begin_token(const char* p, Token token);
    Bytes end_token(const char* from, const char* p);
    const char* carry(const char* from);
    std::size_t room() const;
    bool end_string(Bytes raw, bool escaped);
    bool end_name(Bytes raw, bool escaped);
    bool scalar(base::ValueKind kind, Bytes raw, bool encoded);
    bool act(const Verdict& verdict, const Scalar& value);
    bool withhold();
    bool nest(const Verdict& verdict, const Scalar& value);
    void replace(const Verdict& verdict);
    void write_replacement(const Verdict& verdict);
    static Bytes decode(const Scalar& value, std::string& scratch);
    bool descend(const Descent& descent);
    bool end_value();
    bool end_number();
    void spell_name(Bytes raw);
    NameSet::Added add_name(Bytes text);
    std::size_t bytes_of_slots() const;

    void push(ContainerKind kind);
    void learn();
    bool may_walk() const;
    const char* walk(const char* p);

    void begin_hold(const char* p);
    const char* examine(const char* p);
    const char* examine_known(const char* p, const selector::Node& known);
    bool decide(const selector::Node& held);
    bool replay();
    const char* hold_end() const;
    Refused refuse_hold();
    bool holding() const { return hold_ != Hold::none; }
    bool skipping() const { return skip_depth_ != not_skipping; }

    std::uint64_t offset(const char* p) const { return before_ + static_cast<std::uint64_t>(p - begin_); }
    Refused refuse(Code code, base::Text text, std::uint64_t at);
    Refused refused_by_fields();
    Refused malformed(base::Text text, const char* p) { return refuse(Code::body_malformed, text, offset(p)); }

    const Limits limits_;
    NameSet names_;
    JsonWriter writer_;
    StringLexer string_;
    NumberLexer number_;

    Shape* shape_ = nullptr;  // nullptr: each value is asked about
    JsonPiece piece_;
    std::vector<Container> containers_;
    std::uint32_t slot_ = Shape::no_slot;  // of the value that comes next
    bool begun_ = false;                   // the root was asked about
    bool lines_ = false;
    Expect expect_ = Expect::value;
    std::size_t skip_depth_ = not_skipping;  // containers that are open around the value that is skipped
    std::uint64_t skipped_ = 0;

    Token token_ = Token::none;                     // what a chunk's end has cut
    std::uint64_t token_begin_ = 0;                 // in the message
    std::size_t token_read_ = 0;                    // bytes of it in earlier chunks
    Bytes literal_;                                 // that is being read: one of ours
    std::string carry_;                             // of the token in earlier chunks, unless nothing needs it
    Member member_;                                 // of the value that comes next
    std::string member_name_;                       // where member_.name stands once its chunk is gone
    std::string name_text_, value_text_, written_;  // scratch

    // A value that is held is skipped over first, which validates it, and then read again as was decided.
    enum class Hold : std::uint8_t { none, coming, open, whole };
    Hold hold_ = Hold::none;
    std::uint64_t hold_begin_ = 0;  // in the message
    bool name_escaped_ = false;     // of the member whose value is held
    std::string held_;              // of it, what was in earlier chunks
    HeldTree tree_;                 // of the outermost one

    std::uint64_t before_ = 0;  // bytes of earlier chunks
    std::optional<Error> error_;

    // Of the call that is running.
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    const char* chunk_end_ = nullptr;  // end_, but where a hold may not go so far
    Fields* fields_ = nullptr;
    Output* out_ = nullptr;
};

}  // namespace waybill::format
