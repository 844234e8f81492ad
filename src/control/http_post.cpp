#include "http_post.hpp"

#include <curl/curl.h>

#include <memory>

namespace waybill::control {
namespace {

constexpr std::size_t most_answer = 64 << 10;
constexpr long connect_ms = 5'000;

struct EndCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// Taking less than was given ends the transfer.
std::size_t take(char* data, std::size_t, std::size_t size, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size > most_answer) return 0;
    body.append(data, size);
    return size;
}

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
        case CURLE_WRITE_ERROR:
            return {Code::audit_unavailable, "its answer is too large"};
        default:
            return {Code::audit_unavailable, "the connection failed"};
    }
}

}  // namespace

Result<PostAnswer> http_post(const PostRequest& request) {
    const std::unique_ptr<CURL, EndCurl> curl(curl_easy_init());
    if (curl == nullptr) return fail(Code::audit_unavailable, "no memory for a connection");
    const auto set = [&](CURLoption option, auto value) { (void)curl_easy_setopt(curl.get(), option, value); };
    PostAnswer out;
    // Expect would cost a round trip; the content type is text whatever libcurl would say.
    curl_slist* fields = curl_slist_append(nullptr, "Content-Type: text/plain; charset=utf-8");
    fields = curl_slist_append(fields, "Expect:");
    const std::unique_ptr<curl_slist, EndCurl> owned(fields);
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROXY, "");  // the environment does not say where the record is shown
    set(CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.within.count()));
    set(CURLOPT_HTTPHEADER, fields);
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_WRITEFUNCTION, &take);
    set(CURLOPT_WRITEDATA, &out.body);
    if (request.ca) set(CURLOPT_CAINFO, request.ca->c_str());
    if (const CURLcode code = curl_easy_perform(curl.get()); code != CURLE_OK) return fail(error_of(code));
    long status = 0;
    const char* type = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl.get(), CURLINFO_CONTENT_TYPE, &type);
    out.status = static_cast<int>(status);
    if (type != nullptr) out.content_type = type;
    return out;
}

}  // namespace waybill::control
