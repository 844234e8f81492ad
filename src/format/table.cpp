// The formats, one line each. A format that this version has not got stands here by its name, so that a policy that
// asks for it is told so.
#include <algorithm>
#include <array>

#include "content_type.hpp"
#include "csv.hpp"
#include "csv_text.hpp"
#include "form.hpp"
#include "json.hpp"
#include "multipart.hpp"
#include "ndjson.hpp"
#include "protobuf.hpp"
#include "text.hpp"
#include "waybill/base/json_text.hpp"
#include "waybill/format/format.hpp"
#include "waybill/format/percent.hpp"
#include "xml.hpp"
#include "xml_spaces.hpp"
#include "xml_text.hpp"

namespace waybill::format {
namespace {

std::unique_ptr<Format> make_json(const Setup& setup) { return std::make_unique<Json>(setup.limits, setup.random); }

std::unique_ptr<Format> make_ndjson(const Setup& setup) { return std::make_unique<Ndjson>(setup.limits, setup.random); }

std::unique_ptr<Format> make_form(const Setup& setup) { return std::make_unique<Form>(setup.limits); }

std::unique_ptr<Format> make_text(const Setup& setup) { return std::make_unique<Text>(setup.limits); }

std::unique_ptr<Format> make_csv(const Setup& setup) {
    const auto* options = static_cast<const CsvOptions*>(setup.options);
    return std::make_unique<Csv>(setup.limits, setup.random, options == nullptr ? ',' : options->delimiter);
}
constexpr auto csv_keys = std::to_array<std::string_view>({"delimiter"});

std::unique_ptr<Format> make_multipart(const Setup& setup) { return std::make_unique<Multipart>(setup); }

std::unique_ptr<Format> make_protobuf(const Setup& setup) { return std::make_unique<Protobuf>(setup); }

std::unique_ptr<Format> make_xml(const Setup& setup) {
    return std::make_unique<Xml>(setup.limits, setup.random, Xml::usual_block,
                                 static_cast<const XmlSpaces*>(setup.options));
}
constexpr auto xml_keys = std::to_array<std::string_view>({"namespaces"});

constexpr auto rows = std::to_array<Row>({
    {"json", "application/json", is_json_type, false, false, true, make_json, base::append_json_string},
    {"ndjson", "application/x-ndjson", is_ndjson_type, false, false, true, make_ndjson, base::append_json_string},
    {"form", "application/x-www-form-urlencoded", is_form_type, true, true, false, make_form, append_percent_encoded},
    {"csv", "text/csv", is_csv_type, false, false, true, make_csv, append_csv_text, csv_keys, read_csv_options},
    {"xml", "application/xml", is_xml_type, true, false, false, make_xml, append_xml_attribute, xml_keys,
     read_xml_options},
    {"multipart",
     "multipart/form-data",
     is_multipart_type,
     true,
     false,
     false,
     make_multipart,
     append_text,
     {},
     nullptr,
     true},
    {"text", "text/plain; charset=utf-8", is_text_type, false, false, false, make_text, append_text},
    {"protobuf", "application/x-protobuf", is_protobuf_type, false, false, false, make_protobuf, append_text,
     protobuf_option_keys, read_protobuf_options},
});

}  // namespace

std::string sent_content_type(const Row& row, std::string_view chosen, Bytes exchange) {
    std::string type(chosen.empty() ? row.content_type : chosen);
    if (row.has_boundary) (type += "; boundary=waybill-").append(exchange);
    return type;
}

std::span<const Row> table() { return rows; }

const Row* find(std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace waybill::format
