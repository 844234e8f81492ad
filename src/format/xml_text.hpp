// Text of XML 1.0 as it is spelled: what raw text and attribute values come to, and how a text is written as either.
// Raw text was found well-formed before. Keeps no bytes.
#pragma once

#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::format {

/// Literal white space (section 2.3) and nothing else; also where empty.
bool is_blank_xml(Bytes raw);

/// Whether what follows gives anything but the raw bytes.
bool is_encoded_xml_text(Bytes raw);
bool is_encoded_xml_attribute(Bytes raw);

/// Character data with references and CDATA sections, line ends normalised (section 2.11).
Bytes decode_xml_text(Bytes raw, std::string& scratch);
/// An attribute's value without its quotes, normalised (section 3.3.3; of type CDATA, since there is no DTD).
Bytes decode_xml_attribute(Bytes raw, std::string& scratch);

/// Whether every character of this UTF-8 may stand in a document (section 2.2), in whatever spelling.
bool may_stand_in_xml(Bytes text);
/// Appends `text`, in pieces if need be, so that reading it gives it back.
void append_xml_text(std::string& out, Bytes text);
void append_xml_attribute(std::string& out, Bytes text);

}  // namespace waybill::format
