// What a request's head alone tells of its body: whether the route takes it, how it is coded, and how much memory the
// exchange will need. What the head lets through is still judged byte by byte.
#pragma once

#include <cstdint>
#include <string>

#include "waybill/base/result.hpp"
#include "waybill/net/exchange_stream.hpp"
#include "waybill/policy/snapshot.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::exchange {

/// Buffers that every exchange has.
inline constexpr std::uint64_t exchange_buffers = 192 << 10;

struct Admission {
    Bytes content_type;        // in the head; empty where there is no body
    std::string coding;        // the body's content coding
    std::uint64_t memory = 0;  // bytes that it will hold at once
};

/// direction_undeclared, content_type_unsupported, body_too_large, and those of a content coding.
Result<Admission> admission(const policy::Route& route, const redact::Ceilings& ceilings, const net::PeerHead& head);

}  // namespace waybill::exchange
