#include "waybill/format/fields.hpp"

#include <cstdlib>

namespace waybill::format {

Descent Fields::examine(const selector::Node&) { std::abort(); }  // whoever says look_ahead answers it
Column Fields::column(Bytes) { return {}; }
Descent Fields::cell(std::size_t) { std::abort(); }  // no column was asked for
std::optional<Opened> Fields::part(Bytes) { return std::nullopt; }

Shape* Fields::shape() { return nullptr; }
Standing Fields::standing() { return {}; }
std::uint64_t Fields::items_left() const { return 0; }
void Fields::passed(std::uint64_t) {}
void Fields::withheld(std::uint32_t, std::uint64_t) {}
Verdict Fields::scalar_at(std::uint32_t, const Scalar&) { std::abort(); }  // nothing stands

Stretch Fields::stretch(Bytes text, bool) {
    Stretch withheld;
    withheld.taken = text.size();
    return withheld;
}

}  // namespace waybill::format
