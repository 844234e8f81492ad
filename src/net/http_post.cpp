#include "waybill/net/http_post.hpp"

#include <algorithm>

#include "curl.hpp"

namespace waybill::net {
namespace {

constexpr std::size_t most_answer = 64 << 10;

/// Taking less than was given ends the transfer.
std::size_t take(char* data, std::size_t, std::size_t size, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size > most_answer) return 0;
    body.append(data, size);
    return size;
}

/// Expect would cost a round trip; the content type is ours whatever libcurl would say.
CurlListPtr fields_of(const PostRequest& request) {
    CurlListPtr out(curl_slist_append(nullptr, ("Content-Type: " + request.content_type).c_str()));
    const auto add = [&out](const std::string& field) {
        if (curl_slist* longer = curl_slist_append(out.get(), field.c_str()))
            (void)out.release(), out.reset(longer);
        else
            out.reset();
    };
    add("Expect:");
    if (!request.authorization.empty()) add("Authorization: " + request.authorization);
    return out;
}

}  // namespace

struct Poster::Connection {
    CurlPtr curl{curl_easy_init()};
};

Poster::Poster() : connection_(std::make_unique<Connection>()) {}
Poster::~Poster() = default;

Result<PostAnswer> Poster::post(const PostRequest& request) {
    CURL* const curl = connection_->curl.get();
    const CurlListPtr fields = fields_of(request);
    if (curl == nullptr || fields == nullptr) return fail(Code::audit_unavailable, "no memory for a connection");
    curl_easy_reset(curl);  // keeps its connection
    const auto set = [curl](CURLoption option, auto value) { (void)curl_easy_setopt(curl, option, value); };
    PostAnswer out;
    set_limits(curl, request.give_up);
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.within.count()));
    set(CURLOPT_HTTPHEADER, fields.get());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.data());
    set(CURLOPT_WRITEFUNCTION, &take);
    set(CURLOPT_WRITEDATA, &out.body);
    if (request.ca) {
        set(CURLOPT_CAINFO, request.ca->c_str());
        set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // else the system's authorities stay beside it
    }
    if (request.certificate) set(CURLOPT_SSLCERT, request.certificate->c_str());
    if (request.key) set(CURLOPT_SSLKEY, request.key->c_str());
    if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) return fail(error_of(code));
    long status = 0;
    const char* type = nullptr;
    curl_off_t later = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &later);
    out.status = static_cast<int>(status);
    if (type != nullptr) out.content_type = type;
    out.retry_after = std::chrono::seconds(std::max<curl_off_t>(later, 0));
    return out;
}

Result<PostAnswer> http_post(const PostRequest& request) { return Poster().post(request); }

}  // namespace waybill::net
