// Digits in groups as people write them: `4012 8888 8888 1881`, `123.456.789-09`, `078051120`. A detector asks whether
// the groups have the lengths and separators that its numbers have. It does not look at what the digits say.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>

#include "characters.hpp"

namespace waybill::detect {

/// Digits may be full-width ones, and have what nobody sees between them.
/// What stands between two groups, and the first character of what stands after the last.
enum class Separator : std::uint8_t { none, space, dash, dot, slash, line };

class Number {
public:
    static constexpr std::size_t most_digits = 32, most_groups = 12;

    /// The digits from `at` on; a digit must stand there.
    Number(Bytes text, std::size_t at) : Number(text, at, detect::join_before(text, at)) {}
    Number(Bytes text, std::size_t at, Join before);

    std::size_t begin() const { return begin_; }
    /// What joins it to what stands before. Where something does, and where a group by itself stands before a space (a
    /// row of numbers), detectors of numbers without much structure keep silent.
    bool is_free_before() const { return before_ == Join::none; }
    Join join_before() const { return before_; }
    bool follows_digits() const { return follows_digits_; }
    std::size_t groups() const { return groups_; }
    std::size_t length(std::size_t group) const { return lengths_[group]; }
    Separator separator(std::size_t after_group) const { return separators_[after_group]; }
    /// Whether there are fewer digits in all of its groups than these: then it is no beginning of a value that has
    /// them.
    bool has_fewer_digits(std::size_t digits) const { return all_ < digits && groups_ < most_groups; }
    /// Digits of the first groups, all together.
    Bytes digits(std::size_t groups) const;
    /// Bytes of the text: where a group ends.
    std::size_t end(std::size_t group) const { return ends_[group]; }
    std::size_t start(std::size_t group) const { return starts_[group]; }
    /// Whether nothing joins what stands after this many groups.
    bool is_free_after(std::size_t groups) const { return join_after(groups) == Join::none; }
    Join join_after(std::size_t groups) const;

    /// Whether the first groups have these lengths, with any of `allowed` between them, the same one everywhere.
    bool has_groups(std::initializer_list<std::size_t> lengths, std::initializer_list<Separator> allowed) const;
    /// One group of this length, by itself.
    bool is_plain(std::size_t digits) const { return lengths_[0] == digits; }

private:
    Bytes text_;
    std::size_t begin_, groups_ = 0;
    Join before_;
    bool follows_digits_;
    std::size_t all_ = 0;  // digits
    std::size_t read_group(std::size_t at);
    std::array<char, most_digits> digits_;
    std::array<std::size_t, most_groups> lengths_{}, starts_{}, ends_{};
    std::array<Separator, most_groups> separators_{};
};

}  // namespace waybill::detect
