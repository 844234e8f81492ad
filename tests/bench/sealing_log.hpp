// A log that does all that a submitter pays for (commitments, entry, sealed detail) and stores nothing: what recording
// costs beside redaction, without a disk.
#pragma once

#include <string>

#include "waybill/audit/log.hpp"

namespace waybill::bench {

class SealingLog final : public audit::Log {
public:
    SealingLog();
    void submit(const audit::Shared& window, Bytes body, Done done) override;
    void submit(const audit::Draft& draft, Done done) override;
    Result<void> keep(Bytes) override { return {}; }
    Time newest_time() const override { return {}; }
    const Recovery& recovery() const override { return recovery_; }
    const std::string& origin() const override { return origin_; }
    std::string checkpoint() const override { return {}; }
    std::optional<Error> latched() const override { return std::nullopt; }

private:
    base::SystemRandom random_;
    crypto::Keyring::DayKey key_;
    Recovery recovery_;
    std::string origin_ = "waybill.test/bench";
};

}  // namespace waybill::bench
