// Our own engine as a subject: one message through a policy, in pieces as TLS records bring them, with its item report,
// and, where asked, bound into an entry and its sealed detail as the log has it. No file, no network.
#pragma once

#include <memory>
#include <string>

#include "sealing_log.hpp"
#include "waybill/crypto/keyring.hpp"
#include "waybill/policy/snapshot.hpp"
#include "waybill/redact/redactor.hpp"

namespace waybill::bench {

class Engine {
public:
    enum class Record { draft_only, sealed };
    /// `vendor` is the policy, `route` the kind of message.
    Engine(std::shared_ptr<const policy::Snapshot> snapshot, std::string vendor, std::string route, Record record);

    struct Passed {
        std::uint64_t items = 0;
        std::size_t windows = 0;
    };
    /// One message; what leaves is appended to `output`, where there is one and windows are sealed. A message that is
    /// refused ends the program: then nothing is measured.
    Passed pass(Bytes message, std::string* output = nullptr);

private:
    Record record_;
    base::SystemRandom random_;
    SealingLog log_;
    std::unique_ptr<crypto::Keyring> keyring_;
    redact::LookupKey lookups_;
    policy::Permit permit_;
    redact::Plan plan_;
};

}  // namespace waybill::bench
