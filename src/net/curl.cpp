#include "curl.hpp"

namespace waybill::net {
namespace {

constexpr long connect_ms = 5'000;

/// Called about once a second, and when something happens; not zero ends the transfer.
int look(void* give_up, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return (*static_cast<const std::function<bool()>*>(give_up))() ? 1 : 0;
}

}  // namespace

Error error_of(CURLcode code) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return {Code::audit_unavailable, "it did not answer in time"};
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Code::audit_unavailable, "its name does not resolve"};
        case CURLE_COULDNT_CONNECT:
            return {Code::audit_unavailable, "it cannot be reached"};
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
            return {Code::audit_unavailable, "its certificate is not trusted"};
        case CURLE_SSL_CERTPROBLEM:
            return {Code::audit_unavailable, "our certificate or its key cannot be used"};
        case CURLE_WRITE_ERROR:
            return {Code::audit_unavailable, "its answer is too large"};
        case CURLE_ABORTED_BY_CALLBACK:
            return {Code::audit_unavailable, "it was given up, the gateway stops"};
        default:
            return {Code::audit_unavailable, "the connection failed"};
    }
}

void set_limits(CURL* curl, const std::function<bool()>& give_up) {
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment does not say where the record is shown
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    (void)curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);  // a name that does not resolve is not waited for at the end
    if (!give_up) return;
    (void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &look);
    (void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::function<bool()>*>(&give_up));
}

}  // namespace waybill::net
