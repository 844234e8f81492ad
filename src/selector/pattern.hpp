// I-Regexp (RFC 9485): checked by its grammar, then given to RE2, which matches in time linear in the text. What the
// grammar does not have is not let through, even where RE2 would take it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"

namespace re2 {
class RE2;
}

namespace waybill::selector {

/// The pattern in RE2's syntax, unanchored; nothing where it is no I-Regexp, or nests groups over 64 deep.
std::optional<std::string> translate(Bytes pattern);

class Pattern {
public:
    /// Never null. One that is no I-Regexp, or too large (see valid()), matches nothing.
    static std::shared_ptr<const Pattern> compile(Bytes pattern);
    ~Pattern();

    /// False: no I-Regexp, or one that is over RE2's limits (repeats over 1,000, 256 KiB of program).
    bool valid() const { return expression_ != nullptr; }
    bool matches(Bytes text) const;   // all of the text
    bool is_found(Bytes text) const;  // some part of it

private:
    Pattern();
    std::unique_ptr<const re2::RE2> expression_;
};

}  // namespace waybill::selector
