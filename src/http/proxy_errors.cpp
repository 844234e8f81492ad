#include "proxy_errors.hpp"

#include <algorithm>
#include <array>

namespace waybill::http {
namespace {

using enum base::Code;

constexpr auto rows = std::to_array<ProxyErrorRow>({
    {request_malformed, "http_request_error"},
    {head_too_large, "http_request_error"},
    {path_refused, "http_request_error"},
    {coding_unsupported, "http_request_error"},
    {request_timeout, "http_request_error"},
    {body_malformed, "http_request_error"},
    {content_type_unsupported, "http_request_error"},
    {body_too_large, "http_request_error"},
    {item_too_large, "http_request_error"},
    {too_many_items, "http_request_error"},
    {too_many_members, "http_request_error"},
    {name_too_long, "http_request_error"},
    {too_deep, "http_request_error"},
    {look_ahead_exceeded, "http_request_error"},
    {coding_malformed, "http_request_error"},
    {expands_too_much, "http_request_error"},
    {client_unidentified, "http_request_denied"},
    {client_not_trusted, "http_request_denied"},
    {vendor_unknown, "destination_not_found"},
    {route_unknown, "http_request_denied"},
    {direction_undeclared, "http_request_denied"},
    {client_not_allowed, "http_request_denied"},
    {agreement_not_yet_valid, "http_request_denied"},
    {agreement_lapsed, "http_request_denied"},
    {agreement_gone, "http_request_denied"},
    {evidence_lapsed, "http_request_denied"},
    {unknown_item, "http_request_denied"},
    {item_refused, "http_request_denied"},
    {treatment_failed, "http_request_denied"},
    {nothing_allowed, "http_request_denied"},
    {audit_unavailable, "proxy_internal_error"},
    {entry_too_large, "proxy_internal_error"},
    {vendor_unreachable, "destination_unavailable"},
    {vendor_not_trusted, "tls_certificate_error"},
    {vendor_timeout, "http_response_timeout"},
    {vendor_broke_off, "connection_terminated"},
    {vendor_malformed, "http_protocol_error"},
    {overloaded, "proxy_internal_response"},
});

}  // namespace

std::span<const ProxyErrorRow> proxy_error_table() { return rows; }

std::string_view proxy_error(base::Code code) {
    const auto* found = std::ranges::find(rows, code, &ProxyErrorRow::code);
    return found == rows.end() ? "proxy_internal_error" : found->type;
}

}  // namespace waybill::http
