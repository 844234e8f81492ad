// From what is on disk to a log that can be appended to, or a refusal that says what is wrong. Nothing is signed or
// released here; what it finds damaged it leaves as it is.
#pragma once

#include "head.hpp"
#include "segment_writer.hpp"
#include "waybill/audit/log.hpp"

namespace waybill::audit {

struct Recovered {
    Head head;
    SegmentWriter segment;
    SegmentHeader header;  // of that segment
    Log::Recovery report;
};

/// The caller holds the lock. Errors: wrong_origin, corrupt, missing, file_failed, no_space.
Result<Recovered> recover(base::Files& files, const Log::Options& options, const crypto::VerifierKey& key);

}  // namespace waybill::audit
