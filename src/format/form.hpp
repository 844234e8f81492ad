// A form body: pairs of names and values in one flat object, streamed. Names may repeat, each occurrence a value of its
// own. Empty pairs (`&&`) are left out; a name without `=` is a value of empty text, and leaves with it. What is kept
// keeps its bytes and its order; what replaces a value, and a name that is structure, is percent-encoded.
#pragma once

#include <optional>

#include "form_text.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class Form final : public Format {
public:
    explicit Form(const Limits& limits) : limits_(limits) {}
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    enum class At : std::uint8_t { begin, pair, name, value };

    /// What refuse() gives: the `no` of each kind of function below.
    struct Refused {
        operator const char*() const { return nullptr; }
        operator bool() const { return false; }
    };

    // These take the place where they go on, and return the place where the next begins, `end_` where the chunk ends
    // before they do, or nullptr after a refusal.
    const char* pair(const char* p);
    const char* name(const char* p);
    const char* value(const char* p);

    bool open();
    void begin_token(std::uint64_t offset, FormTextLexer::Part part);
    std::size_t room() const;
    const char* carry(const char* from);
    Bytes end_token(const char* from, const char* p);
    bool end_name(Bytes raw);
    bool end_value(Bytes raw, bool encoded);
    bool act(const Verdict& verdict, const Scalar& value);
    bool nest(const Verdict& verdict, const Scalar& value);
    void write_name(bool equals);
    void keep_name();

    std::uint64_t offset(const char* p) const { return before_ + static_cast<std::uint64_t>(p - begin_); }
    Refused refuse(Code code, base::Text text, std::uint64_t at);
    Refused refused_by_fields();

    const Limits limits_;
    FormTextLexer lexer_;
    At at_ = At::begin;
    std::size_t pairs_ = 0;
    bool filled_ = false;     // something was written
    bool skips_all_ = false;  // nothing is asked about
    bool skipping_ = false;   // the value that comes is only validated
    bool equals_ = false;     // the name was followed by `=`

    std::uint64_t token_begin_ = 0;  // in the message
    std::size_t token_read_ = 0;     // bytes of it in earlier chunks
    std::string carry_;              // those, unless nothing needs them
    bool name_encoded_ = false;      // then its text is name_text_
    Bytes name_;                     // of the pair whose value comes, as it stands in the message
    std::string name_store_;         // where name_ stands once its chunk is gone
    Descent descent_;
    std::string name_text_, value_text_, written_;  // scratch

    std::uint64_t before_ = 0;  // bytes of earlier chunks
    std::optional<Error> error_;

    // Of the call that is running.
    const char* begin_ = nullptr;
    const char* end_ = nullptr;
    Fields* fields_ = nullptr;
    Output* out_ = nullptr;
};

}  // namespace waybill::format
