// A small HTTP/1.1 service on one address, one thread of its own, with bounded connections, bodies and times: published
// tiles, a witness, the page of metrics. What it answers is its owner's; whether it may be without TLS there, too.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "waybill/base/bytes.hpp"
#include "waybill/base/result.hpp"
#include "waybill/base/time.hpp"
#include "waybill/http/fields.hpp"
#include "waybill/net/tls.hpp"

namespace waybill::control {

struct SiteRequest {
    Bytes method, target;
    Bytes path;  // of the target, without its query, with its slash
    std::span<const http::FieldView> fields;
    std::string client;  // identity of the certificate; empty without TLS, or where it names nobody
    std::string body;
};
struct SiteAnswer {
    int status = 200;
    std::vector<http::Field> fields;
    std::string body;  // left out of an answer to HEAD
};
/// One line of plain text for a person, not to be kept.
SiteAnswer site_problem(int status, std::string_view why);

struct SiteAddress {
    std::string host;        // numeric, without brackets
    std::uint16_t port = 0;  // 0: the system chooses

    /// 127.0.0.1:8080, [::1]:8080; nothing where it is neither.
    static std::optional<SiteAddress> parse(std::string_view text);
    std::string text() const;
    bool is_loopback() const;
};

class HttpSite {
public:
    struct Parts {
        const base::Clock& clock;  // outlives it
        std::uint64_t most_body = 0;
        std::uint64_t most_connections = 256;
        std::chrono::seconds whole_body{30};
        std::function<SiteAnswer(const SiteRequest&)> answer = {};  // on the service's thread
    };

    /// Bound, not yet running. `tls` is null for a service without it; with it only clients with a certificate get in.
    /// Errors: file_failed with the system's reason and the address as path.
    static Result<std::unique_ptr<HttpSite>> make(Parts parts, const SiteAddress& address,
                                                  std::shared_ptr<const net::ServerTls> tls);
    /// Breaks off what is left, and joins.
    virtual ~HttpSite() = default;

    /// With the port that the system chose.
    virtual const SiteAddress& address() const = 0;
    virtual void run() = 0;
    /// No new connections; those that are open end after the request they are in.
    virtual void drain() = 0;
    virtual std::uint64_t open_connections() const = 0;
};

}  // namespace waybill::control
