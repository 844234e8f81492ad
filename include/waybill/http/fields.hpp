// Header fields and the rules about them: which never pass through the gateway, in either direction, and what a person
// or a machine reads from one (media types, coding lists).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "waybill/base/bytes.hpp"

namespace waybill::http {

/// Views into the head that was read.
struct FieldView {
    Bytes name;   // as it was spelled
    Bytes value;  // without white space around it
};

struct Field {
    std::string name, value;
};

/// Names compare without case (RFC 9110 section 5.1).
bool same_name(Bytes one, Bytes other);
/// The value of the only field of this name; nothing where there is none. `repeated` tells that there are more.
const FieldView* find(const std::vector<FieldView>& fields, Bytes name, bool* repeated = nullptr);

/// Whether a Connection field of this head names it (RFC 9110 section 7.6.1): then it is of one connection only.
bool is_of_connection(const std::vector<FieldView>& fields, Bytes name);

/// Whether a vendor's field may be passed on to the client: not Connection and what it names, Keep-Alive, TE, Trailer,
/// Transfer-Encoding, Upgrade, Proxy-*, Content-Length (framing is the gateway's own), Alt-Svc, nor any Waybill-*.
/// `connection` are the values of all Connection fields of that head.
bool passes_inbound(Bytes name, const std::vector<Bytes>& connection);

/// Whether a content coding is named other than identity.
bool is_coded(const std::vector<FieldView>& fields);

}  // namespace waybill::http
