#include "xml_tag.hpp"

namespace waybill::format {
namespace {

constexpr Bytes white = " \t\r\n";

}  // namespace

void XmlTag::read(Bytes raw) {
    raw = raw.substr(1, raw.size() - 2);
    if (raw.ends_with('/')) raw.remove_suffix(1);  // no value ends with the tag: a quote ends it
    const auto end = raw.find_first_of(white);
    name = raw.substr(0, end);
    attributes.clear();
    raw.remove_prefix(name.size());
    for (auto begin = raw.find_first_not_of(white); begin != Bytes::npos; begin = raw.find_first_not_of(white)) {
        raw.remove_prefix(begin);
        XmlAttribute attribute;
        attribute.name = raw.substr(0, raw.find_first_of(" \t\r\n="));
        raw.remove_prefix(raw.find_first_of("\"'"));
        const auto close = raw.find(raw.front(), 1);
        attribute.value = raw.substr(1, close - 1);
        raw.remove_prefix(close + 1);
        attributes.push_back(attribute);
    }
}

Bytes prefix_of(Bytes name) {
    const auto colon = name.find(':');
    return colon == Bytes::npos ? Bytes() : name.substr(0, colon);
}

}  // namespace waybill::format
