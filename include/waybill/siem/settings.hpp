// What a person has configured of one stream: what goes where, in which form. Values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "waybill/audit/recorded.hpp"
#include "waybill/base/files.hpp"
#include "waybill/siem/event.hpp"

namespace waybill::siem {

/// Lines in a file, which others collect.
struct FileReceiver {
    Path path;
    std::uint64_t rotate = 100 << 20;  // bytes at which it is renamed to `path.1`
    std::uint64_t keep = 8;            // of the renamed
};

/// PEM files, read at each connection, so that renewed ones are taken. Certificate and key: both or none.
struct ReceiverTls {
    std::optional<Path> ca;  // absent: the system's own store
    std::optional<Path> certificate, key;
};

/// Syslog over TLS (RFC 5424, RFC 5425).
struct SyslogReceiver {
    std::string host;  // a name, or an address without brackets
    std::uint16_t port = 6514;
    ReceiverTls tls;
    int facility = 13;    // RFC 5424, 6.2.1: log audit
    bool goodbye = true;  // it has to say TLS's goodbye (close_notify), else nothing on that connection counts as there
};

/// Lines POSTed in batches.
struct HttpsReceiver {
    std::string url;
    ReceiverTls tls;
    std::optional<Path> token;      // a file, read at each batch
    std::string scheme = "Bearer";  // of the Authorization field that the token is sent in
    std::uint64_t batch = 500;      // events
    std::uint64_t batch_bytes = 1 << 20;
};

struct StreamSettings {
    enum class Begin : std::uint8_t { start, now };

    std::string name;  // unique; a file's name
    Form form = Form::entry;
    std::vector<audit::Kind> kinds;  // that are sent; empty: all
    Begin from = Begin::start;       // where a stream that has no cursor yet begins
    std::variant<FileReceiver, SyslogReceiver, HttpsReceiver> to;
};

}  // namespace waybill::siem
