// A telephone number as it is written: plus sign, groups of digits, one group in parentheses, an extension.
#pragma once

#include "detector.hpp"

namespace waybill::detect {

struct Dialled {
    static constexpr std::size_t most_digits = 20, most_groups = 9;

    struct Group {
        std::size_t first, length;  // in digits
        std::size_t end;            // in the text
        Separator after;            // none: nothing or a letter follows
        bool parentheses;
    };

    /// Reads from a plus sign, an opening parenthesis or a digit on.
    Dialled(Bytes text, std::size_t at);

    /// The digits of the first groups.
    Bytes number(std::size_t groups) const;
    bool has_lengths(std::size_t groups, std::initializer_list<std::size_t> lengths) const;
    bool has_parentheses(std::size_t groups) const;

    bool plus = false;
    bool country_enclosed = false;  // the number begins with the parenthesis before the plus sign
    std::size_t count = 0;
    std::array<Group, most_groups> groups;

private:
    bool read_group(Bytes text, std::size_t& at);
    std::array<char, most_digits> digits_;
    std::size_t all_ = 0;
};

/// Where `x123`, `ext. 123` or `extension 123` ends that stands after a number; `end` where none does.
std::size_t extension_end(Bytes text, std::size_t end);

}  // namespace waybill::detect
