#include "syslog_frame.hpp"

namespace waybill::siem {
namespace {

constexpr std::size_t longest_host = 255, longest_id = 32;

/// PRINTUSASCII without spaces; the nil value where nothing is left (RFC 5424, 6).
std::string word(std::string_view text, std::size_t longest) {
    std::string out;
    for (const char c : text.substr(0, longest))
        if (c > ' ' && c < 0x7f) out.push_back(c);
    return out.empty() ? "-" : out;
}

/// PARAM-VALUE (RFC 5424, 6.3.3).
std::string value(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == ']') out.push_back('\\');
        out.push_back(c);
    }
    return out;
}

}  // namespace

std::string syslog_frame(const Event& event, const Source& source, int facility, std::uint32_t sequence) {
    const int priority = facility * 8 + static_cast<int>(event.severity);
    const std::string message = "<" + std::to_string(priority) + ">1 " + event.time + " " +
                                word(source.node, longest_host) + " waybill - " + word(event.kind, longest_id) +
                                " [origin software=\"waybill\" swVersion=\"" + value(source.version) +
                                "\"][meta sequenceId=\"" + std::to_string(sequence) + "\"] " + event.line;
    return std::to_string(message.size()) + " " + message;
}

}  // namespace waybill::siem
