// Words of reports.
#pragma once

#include <string>
#include <string_view>

namespace waybill::report {

inline constexpr const char* to_fill_in = "to be filled in";
inline std::string or_to_fill_in(const std::string& text) { return text.empty() ? to_fill_in : text; }

/// `a, b, c`
template <class Texts>
std::string joined(const Texts& texts, std::string_view divider = ", ") {
    std::string out;
    for (const auto& text : texts) {
        if (!out.empty()) out += divider;
        out += text;
    }
    return out;
}

}  // namespace waybill::report
