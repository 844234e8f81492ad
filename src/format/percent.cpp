#include "waybill/format/percent.hpp"

#include <array>
#include <string_view>

namespace waybill::format {
namespace {

constexpr auto is_unreserved = [] {
    std::array<bool, 256> table{};
    for (const unsigned char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"))
        table[c] = true;
    return table;
}();

}  // namespace

void append_percent_encoded(std::string& out, Bytes text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (is_unreserved[byte]) continue;
        out.append(text, from, i - from);
        from = i + 1;
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    out.append(text, from, text.size() - from);
}

}  // namespace waybill::format
