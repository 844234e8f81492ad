// Checkpoints as lines of syslog (RFC 5424), one datagram each to a local socket: whoever gathers the machine's logs
// elsewhere has checkpoints that nobody can take back. The line holds the whole note.
#pragma once

#include "kept_checkpoint.hpp"
#include "waybill/base/time.hpp"

namespace waybill::control {

/// Facility 13 (log audit), severity 5 (notice), MSGID `checkpoint`; the message is
/// `origin=… size=… root=<base64> note=<base64 of the whole note>`. `host` is cut and cleaned to what a HOSTNAME may
/// be.
std::string syslog_line(const std::string& note, const std::string& host, long process, Time now);

/// To the unix datagram socket at this path, at most once a minute; clock outlives it. Never waits for its reader:
/// a full queue is a failure, and tried again.
std::unique_ptr<CheckpointPlace> checkpoint_syslog(Path socket, const base::Clock& clock);

}  // namespace waybill::control
