// multipart/form-data (RFC 7578; RFC 2046 section 5.1), streamed. Each part is a member by its name, and names repeat:
// an object of `@filename`, the other headers as `@` and their name in lower case, and its content `#body`, which is a
// message of its own where Fields opens one, else one scalar. What leaves is written anew, with a boundary of our own;
// preamble, epilogue and Content-Disposition's own spelling never leave.
#pragma once

#include <optional>

#include "multipart_head.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class Multipart final : public Format {
public:
    explicit Multipart(const Setup& setup);
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    enum class At : std::uint8_t { begin, preamble, delimiter_end, head, content, epilogue };
    enum class Content : std::uint8_t { skipped, scalar, nested };

    // Each takes from the front of `bytes`; false: refused, error_ says why.
    bool preamble(Bytes& bytes);
    bool delimiter_end(Bytes& bytes);
    bool head(Bytes& bytes);
    bool content(Bytes& bytes);
    /// Takes up to and with the delimiter; what stands before it goes to take_content() in pieces.
    bool scan(Bytes& bytes, bool& found);
    bool take_content(Bytes piece);

    bool open();
    void refuse_empty();
    // Of one part, in this order.
    bool begin_part();
    bool head_members();
    bool begin_content();
    bool end_head(Bytes content_type);
    bool end_part();

    bool end_scalar();
    bool act(const Verdict& verdict, const Scalar& value);
    bool nest(const Verdict& verdict, const Scalar& value);
    bool feed_nested(Bytes piece);
    bool end_nested();
    bool write_content(ItemTag tag, Bytes content);
    bool refuse_nested(const Error& error);
    bool look_for_boundary();

    /// How a member of the head is written: around its name and its value.
    struct Around {
        Bytes before, structure, as_it_stands, between, after;
        bool quoted;
    };
    bool member(Bytes name, const Scalar& value, const Around& around);
    bool descend(Bytes name, Descent& descent);
    void write_name(const Descent& descent, Bytes structure, Bytes as_it_stands);
    bool skipped(std::uint64_t scalars);

    bool refuse(Code code, base::Text text, std::uint64_t at);
    bool refused_by_fields();

    const Limits limits_;
    std::string delimiter_;     // of the message: CRLF, two hyphens, its boundary
    std::string own_boundary_;  // of what is written, with its two hyphens

    At at_ = At::begin;
    std::size_t matched_ = 2;  // bytes of delimiter_ that were read: the message begins as after a line's end
    std::size_t assumed_ = 2;  // of them, that no byte of the content stands for
    std::string tail_;         // of delimiter_end: what was read of two bytes
    std::uint64_t read_ = 0;   // of the message
    std::size_t parts_ = 0;
    bool filled_ = false;        // some part is written
    bool skips_all_ = false;     // nothing of the message can leave
    std::uint64_t scalars_ = 0;  // of parts that are skipped with all others

    // Of the part at hand.
    std::string head_;
    std::uint64_t head_begin_ = 0, content_begin_ = 0;
    bool part_skipped_ = false;
    bool keeps_ = false;  // it is written, whatever else is withheld
    bool typed_ = false;  // its own Content-Type is
    Output::Mark mark_{};
    PartHead part_;
    Content content_ = Content::skipped;
    Descent body_;
    std::string held_;  // of a scalar
    Opened nested_;
    std::uint64_t looked_ = 0;  // up to here in the output, the boundary was looked for
    std::string looked_tail_;
    std::string name_, scratch_;

    std::optional<Error> error_;
    Fields* fields_ = nullptr;
    Output* out_ = nullptr;
};

}  // namespace waybill::format
