// An entry of the record as a SIEM reads it: one line, in one of four forms. A function of the entry and of where it
// stands; docs/siem.md has the mapping field by field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "waybill/audit/recorded.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::siem {

enum class Form : std::uint8_t {
    entry,  // the entry's own JSON beside its index and leaf hash
    ocsf,   // OCSF 1.x: HTTP Activity (4002) with data_classification and record_integrity, and what fits the others
    ecs,    // Elastic Common Schema
    cef,    // ArcSight Common Event Format, the text alone: syslog's head is the sink's
};

/// What is the same in all events of a stream.
struct Source {
    std::string origin;   // of the log, as in its checkpoint
    std::string node;     // the gateway's name
    std::string version;  // of the program
};

/// Where an entry stands in the log (RFC 6962, 2.1: leaf hash).
struct Leaf {
    std::uint64_t index = 0;
    crypto::Hash hash{};
    crypto::Hash previous{};  // of the entry before; zeros where there is none, or it was pruned
};

/// How bad it is, in syslog's words (RFC 5424, 6.2.1).
enum class Severity : std::uint8_t { error = 3, warning = 4, notice = 5, informational = 6 };
Severity severity_of(const audit::Recorded& entry);

/// One line without its end: no control characters, valid UTF-8, whatever a vendor's certificate or a client called
/// itself. `bytes` are those that `entry` was parsed from. At most 32 KiB in OCSF and ECS, 8 KiB in CEF; in the form
/// `entry` six times the entry, where it is nothing but characters that have to be escaped. Any thread.
std::string event_of(Form form, const audit::Recorded& entry, std::string_view bytes, const Leaf& leaf,
                     const Source& source);

}  // namespace waybill::siem
