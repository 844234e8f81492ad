// A witness of other logs (c2sp.org/tlog-witness): keeps, for each log, the newest checkpoint that it cosigned, and
// cosigns only what is consistent with that. It knows no HTTP: a request's body goes in, an answer comes out.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "waybill/audit/checkpoint.hpp"
#include "waybill/base/files.hpp"
#include "waybill/base/time.hpp"
#include "waybill/crypto/signing.hpp"

namespace waybill::audit {

class Witness {
public:
    struct Options {
        Path directory;                         // of its state, one file a log; made where it is not there
        std::vector<crypto::VerifierKey> logs;  // that it knows; several may have one name: each of them signs that log
    };
    struct Answer {
        int status = 0;  // 200, 400, 403, 404, 409, 422; 500 where the checkpoint could not be made durable
        std::string content_type;
        std::string body;      // of 200 the signature line
        std::string_view why;  // for people; empty with 200
        std::string origin;    // of the log, where it is one of ours
        std::uint64_t size = 0;
        bool contradicts = false;  // the log signed it, and it does not fit what the log signed before
    };
    /// Takes the lock of its state. Errors: locked; corrupt where a file of it is damaged or key_missing where none of
    /// the log's keys signed it (without it the log could be taken back: it is for a person to judge); file_failed.
    static Result<std::unique_ptr<Witness>> open(base::Files& files, Options options, crypto::SigningKey key,
                                                 const base::Clock& clock);
    virtual ~Witness() = default;

    /// Any thread; one at a time. What it cosigns is durable before it returns.
    virtual Answer add_checkpoint(Bytes body) = 0;
    /// What is on record: the newest checkpoint of each log that has one, by origin.
    virtual std::map<std::string, Checkpoint> known() const = 0;
    /// What its cosignatures are verified with.
    virtual const crypto::VerifierKey& verifier() const = 0;
};

}  // namespace waybill::audit
