// The entry itself, byte for byte but for characters that do not belong in a line, beside where it stands in the log:
// who keeps these lines can check them against the log with nothing but SHA-256.
#include "mappings.hpp"
#include "text.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::siem {

std::string entry_event(const Told& told) {
    std::string out = R"({"origin":)";
    base::append_json_string(out, told.source.origin);
    out += R"(,"index":)" + std::to_string(told.leaf.index);
    out += R"(,"hash":")" + crypto::hash_text(told.leaf.hash) + '"';
    if (told.leaf.previous != crypto::Hash{}) out += R"(,"previous":")" + crypto::hash_text(told.leaf.previous) + '"';
    out.append(R"(,"entry":)").append(told.bytes).append("}");
    return with_plain_characters(std::move(out));
}

}  // namespace waybill::siem
