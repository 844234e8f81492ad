#include "waybill/format/content_name.hpp"

namespace waybill::format {

std::string_view content_name(const Row& row) {
    if (row.name == "xml") return "#text";
    if (row.name == "multipart") return "#body";
    return {};
}

}  // namespace waybill::format
