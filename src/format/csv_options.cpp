#include "csv.hpp"

namespace waybill::format {
namespace {

bool may_delimit(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return c == '\t' || (c >= ' ' && c <= '~' && !letter && c != '"');
}

}  // namespace

std::shared_ptr<const Options> read_csv_options(const OptionSource& source) {
    const base::YamlNode* delimiter = source.body.find("delimiter");
    if (delimiter == nullptr) return std::make_shared<CsvOptions>(',');
    const bool text = delimiter->kind == base::YamlNode::Kind::scalar && delimiter->scalar.size() == 1;
    if (text && may_delimit(delimiter->scalar[0])) return std::make_shared<CsvOptions>(delimiter->scalar[0]);
    source.diagnostics.error(delimiter->where, "`delimiter` is one ASCII character: a mark, a space or a tab",
                             R"(delimiter: ";" or "|" or "\t")");
    return nullptr;
}

}  // namespace waybill::format
