// A start tag of XML as it stands: its name and its attributes. It was found well-formed before. Keeps no bytes.
#pragma once

#include <vector>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

struct XmlAttribute {
    Bytes name;   // with its prefix
    Bytes value;  // as it stands, without its quotes

    /// Whether it declares a namespace (Namespaces in XML 1.0 section 3): `xmlns` or `xmlns:…`.
    bool declares() const { return name == "xmlns" || name.starts_with("xmlns:"); }
    /// The prefix that it declares; empty for the default namespace.
    Bytes declared() const { return name.size() > 5 ? name.substr(6) : Bytes(); }
};

struct XmlTag {
    Bytes name;                            // with its prefix
    std::vector<XmlAttribute> attributes;  // in the order of the message

    /// Views into `raw`, from `<` to `>`.
    void read(Bytes raw);
};

/// The part of a name before its colon; empty where it has none.
Bytes prefix_of(Bytes name);

}  // namespace waybill::format
