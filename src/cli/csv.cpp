#include "csv.hpp"

#include "console.hpp"

namespace waybill::cli {

std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (const std::string& cell : cells) {
        if (!out.empty() || &cell != &cells.front()) out += ',';
        std::string text = printable(cell);
        if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos)
            text.insert(0, 1, '\'');
        if (text.find_first_of("\",") == std::string::npos) {
            out += text;
            continue;
        }
        out += '"';
        for (const char c : text) out.append(c == '"' ? 2 : 1, c);
        out += '"';
    }
    return out + "\r\n";
}

}  // namespace waybill::cli
