// What to tell someone who wrote a name that is not known: the nearest known one. Compares letters only; it knows no
// meaning.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace waybill::base {

/// The number of letters to insert, leave out, replace or swap with a neighbour, to make `b` of `a`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known`; empty where none is near.
std::string_view nearest(std::string_view wrong, std::span<const std::string_view> known);
/// "did you mean `x`?" for the nearest of `known`; where none is near, all of them if they are few; else nothing.
std::string suggestion(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace waybill::base
