// One event as syslog has it on the wire: RFC 5424's head before the line, RFC 5425's count before both.
#pragma once

#include <cstdint>
#include <string>

#include "sink.hpp"

namespace waybill::siem {

/// `sequence` is meta's sequenceId (RFC 5424, 7.3.1), 1 to 2147483647. The message has no byte order mark: a reader of
/// JSON would stumble over it. Receivers need room for the whole frame: docs/siem.md.
std::string syslog_frame(const Event& event, const Source& source, int facility, std::uint32_t sequence);

}  // namespace waybill::siem
