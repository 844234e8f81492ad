// The body and the fields of a refusal: RFC 9457 problem details, RFC 9209 Proxy-Status, `Waybill-Refusal`. Says the
// code, what to do about it and the exchange's id; never a value or a name of the message.
#pragma once

#include <string>
#include <vector>

#include "waybill/base/error.hpp"
#include "waybill/http/fields.hpp"

namespace waybill::http {

struct Problem {
    int status = 500;
    std::vector<Field>
        fields;        // Content-Type, Proxy-Status, Waybill-Refusal, Waybill-Exchange, Cache-Control, Retry-After
    std::string body;  // application/problem+json
};

/// `node` names the gateway in Proxy-Status; `exchange` is its id, empty where there is none yet.
Problem make_problem(const base::Error& error, std::string_view node, std::string_view exchange);

/// The reason phrase of a status (RFC 9110), `Unknown` for one without.
std::string_view reason_phrase(int status);

}  // namespace waybill::http
