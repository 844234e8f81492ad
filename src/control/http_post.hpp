// One POST to a service of others, over libcurl: for threads that may wait, never for those that serve. Every part of
// it is bounded; redirects are not followed.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "waybill/base/files.hpp"

namespace waybill::control {

struct PostRequest {
    std::string url;         // http or https
    std::optional<Path> ca;  // of https, in place of the system's own
    std::string body;
    std::chrono::milliseconds within{10'000};  // for all of it
};
struct PostAnswer {
    int status = 0;
    std::string content_type;
    std::string body;  // at most 64 KiB
};
/// How it is posted: http_post, or what a test has in its place. Any thread.
using Post = std::function<Result<PostAnswer>(const PostRequest&)>;

/// audit_unavailable where there was no answer: it could not be reached, trusted or waited for, or said too much.
Result<PostAnswer> http_post(const PostRequest& request);

}  // namespace waybill::control
