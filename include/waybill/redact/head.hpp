// The head of an outbound message: what came, taken apart by http, and what leaves, written anew (DESIGN.md, How data
// flows). Only what the route names is in it: everything else of the client's head has no part in what is sent.
#pragma once

#include <string>
#include <vector>

#include "waybill/http/fields.hpp"
#include "waybill/http/target.hpp"

namespace waybill::redact {

/// As it came. Views; valid while Redactor::head() runs.
struct InboundHead {
    std::vector<const http::Segment*> parameters;  // one for each path parameter of the route, in the template's order
    const std::vector<http::QueryPair>* query = nullptr;
    const std::vector<http::FieldView>* fields = nullptr;
};

/// As it leaves: method and target from the route's template, kept query pairs and header fields in their order (names
/// in lower case), then content-type (as the format has it, where the route has a body), accept-encoding: identity
/// (where the answer is examined), waybill-exchange. Host and framing are the connection's to add.
struct OutboundHead {
    std::string method;
    std::string target;
    std::vector<http::Field> fields;
};

}  // namespace waybill::redact
