// What to tell someone who wrote a name that is not known: the nearest known one. Compares letters only; it knows no
// meaning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::policy {

/// The number of letters to insert, leave out, replace or swap with a neighbour, to make `b` of `a`.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// "did you mean `x`?" for the nearest of `known`; where none is near, all of them if they are few; else nothing.
std::string suggestion(std::string_view wrong, const std::vector<std::string_view>& known);

}  // namespace waybill::policy
