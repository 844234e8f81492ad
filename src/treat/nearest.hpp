// The known name that someone who wrote another one most likely meant. Compares letters only; it knows no meaning.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace waybill::treat {

/// The known name with the fewest letters to insert, leave out or replace; nothing where that is over a third of it.
std::optional<std::string_view> nearest(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace waybill::treat
