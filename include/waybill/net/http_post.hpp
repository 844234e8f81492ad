// POSTs to a service of others, over libcurl: for threads that may wait, never for those that serve. Every part of it
// is bounded; redirects are not followed, and no proxy is asked.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::net {

struct PostRequest {
    std::string url;         // http or https
    std::optional<Path> ca;  // of https, in place of the system's own
    std::string body;
    std::chrono::milliseconds within{10'000};  // for all of it
    std::string content_type = "text/plain; charset=utf-8";
    std::string authorization{};               // the field's value; empty: none is sent
    std::optional<Path> certificate{}, key{};  // shown to the service, PEM; both or none
    std::function<bool()> give_up{};           // looked at each second at least; may be empty
};
struct PostAnswer {
    int status = 0;
    std::string content_type;
    std::string body;                     // at most 64 KiB
    std::chrono::seconds retry_after{0};  // as it asked for (RFC 9110, 10.2.3); zero where it did not
};

/// Posts one after the other, over one connection where the service keeps it. One thread.
class Poster {
public:
    Poster();
    ~Poster();
    Poster(const Poster&) = delete;
    Poster& operator=(const Poster&) = delete;

    /// audit_unavailable where there was no answer: it could not be reached, trusted or waited for, or said too much.
    /// It may have taken the body all the same.
    Result<PostAnswer> post(const PostRequest& request);

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

/// How it is posted: http_post, or what a test has in its place. Any thread.
using Post = std::function<Result<PostAnswer>(const PostRequest&)>;
/// One post on a connection of its own; errors likewise.
Result<PostAnswer> http_post(const PostRequest& request);

}  // namespace waybill::net
