#include "waybill/policy/connection_identity.hpp"

namespace waybill::policy {

std::string identity_of(const Connection& connection) {
    std::string out;
    const auto append = [&out](const std::string& text) {
        out += text;
        out += '\0';  // in none of them: they were read from YAML scalars without control characters
    };
    for (const std::string* text : {&connection.url, &connection.ca, &connection.certificate, &connection.key})
        append(*text);
    for (const std::string& pin : connection.pins) append(pin);
    return out;
}

}  // namespace waybill::policy
