// What a refusal is called in Proxy-Status (RFC 9209 section 2.3), for clients and tools that know no code of ours.
#pragma once

#include <span>
#include <string_view>

#include "waybill/base/code.hpp"

namespace waybill::http {

struct ProxyErrorRow {
    base::Code code;
    std::string_view type;
};

/// One row for each code that can be an answer.
std::span<const ProxyErrorRow> proxy_error_table();
/// `proxy_internal_error` for a code without a row.
std::string_view proxy_error(base::Code code);

}  // namespace waybill::http
