// Plain text in UTF-8: one scalar without an end in sight, decided stretch by stretch. How long the stretches are
// depends on the text and on what is taken of them, never on how the message was cut. It looks at no character but NUL:
// what is in the text, the detectors say.
#pragma once

#include <optional>

#include "text_utf8.hpp"
#include "waybill/format/format.hpp"

namespace waybill::format {

class Text final : public Format {
public:
    explicit Text(const Limits& limits);
    Result<void> feed(Bytes bytes, Fields& fields, Output& out) override;
    Result<void> finish(Fields& fields, Output& out) override;

private:
    enum class Last : bool { no, yes };

    bool begin(Fields& fields);
    bool check(Bytes piece);
    bool decide(Last last, Fields& fields, Output& out);
    bool refuse(Code code, base::Text text, std::uint64_t at);

    const Limits limits_;
    const std::size_t block_;  // what is added to a text before it is asked about again
    std::size_t target_;       // held bytes at which it is
    Utf8Check utf8_;
    bool begun_ = false;
    bool skips_ = false;  // nothing of it can leave
    bool sent_ = false;   // some of it left
    std::uint64_t read_ = 0;
    std::string held_;  // not decided yet
    std::optional<Error> error_;
};

/// `text/plain` in any case, with no parameter but one `charset=utf-8`.
bool is_text_type(Bytes content_type);

/// As it stands.
void append_text(std::string& out, Bytes text);

}  // namespace waybill::format
