// libcurl's objects, owned, and why it said no in texts of our own: its would bring the peer's bytes into the log.
#pragma once

#include <curl/curl.h>

#include <functional>
#include <memory>

#include "waybill/base/error.hpp"

namespace waybill::net {

struct EndCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlPtr = std::unique_ptr<CURL, EndCurl>;
using CurlListPtr = std::unique_ptr<curl_slist, EndCurl>;

/// audit_unavailable, with the reason.
Error error_of(CURLcode code);

/// What is the same for every use: no signals, no proxy of the environment, no wait longer than `connect_ms` for a
/// connection, and an end when `give_up` says so (it may be empty; it outlives the transfer).
void set_limits(CURL* curl, const std::function<bool()>& give_up);

}  // namespace waybill::net
