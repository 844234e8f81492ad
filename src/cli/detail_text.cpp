#include "detail_text.hpp"

#include "console.hpp"
#include "waybill/audit/read_detail.hpp"
#include "waybill/base/json_text.hpp"

namespace waybill::cli {

std::string detail_text(const audit::StoredEntry& entry, const crypto::Keyring& keyring) {
    std::string out = "detail of entry " + std::to_string(entry.index) + ": ";
    const auto detail = audit::read_detail(entry, keyring);
    if (!detail)
        return out +
               (detail.error().code() == Code::key_missing ? "erased (its key was destroyed)"
                                                           : detail.error().message()) +
               "\n";
    out += counted(detail->bytes_in, "byte", "bytes") + " came in; " +
           (detail->withheld_items == 0 ? "nothing withheld; "
                                        : counted(detail->withheld_items, "item", "items") + " withheld, " +
                                              std::to_string(detail->drift_items) + " of them drift; ") +
           counted(detail->lookup_digests, "lookup digest", "lookup digests") + "\n";
    for (const audit::WithheldPlace& place : detail->withheld)
        out += "  withheld " + std::to_string(place.count) + "  " + printable(place.at) + "  " +
               (place.drift ? "drift: no policy names it" : printable(place.category)) + "\n";
    return out;
}

std::string detail_json(const audit::StoredEntry& entry, const crypto::Keyring& keyring) {
    const auto detail = audit::read_detail(entry, keyring);
    std::string out;
    if (!detail) {
        out = "{\"sealed\":";
        base::append_json_string(out, base::name_of(detail.error().code()));
        return out + "}";
    }
    out = "{\"bytes_in\":" + std::to_string(detail->bytes_in) +
          ",\"evidenced_items\":" + std::to_string(detail->evidenced_items) +
          ",\"withheld_items\":" + std::to_string(detail->withheld_items) +
          ",\"drift_items\":" + std::to_string(detail->drift_items) +
          ",\"lookup_digests\":" + std::to_string(detail->lookup_digests) + ",\"withheld\":[";
    for (std::size_t i = 0; i < detail->withheld.size(); ++i) {
        const audit::WithheldPlace& place = detail->withheld[i];
        out += i > 0 ? ",{\"at\":" : "{\"at\":";
        base::append_json_string(out, place.at);
        if (!place.drift) {
            out += ",\"category\":";
            base::append_json_string(out, place.category);
        }
        out += ",\"count\":" + std::to_string(place.count) + "}";
    }
    return out + "]}";
}

}  // namespace waybill::cli
