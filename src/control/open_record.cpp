#include "waybill/control/open_record.hpp"

#include "foundation.hpp"

namespace waybill::control {
namespace {

class Opened final : public OpenRecord {
public:
    explicit Opened(Foundation foundation) : foundation_(std::move(foundation)) {}
    audit::Log& log() override { return *foundation_.log; }
    crypto::Keyring& keyring() override { return *foundation_.keyring; }

private:
    Foundation foundation_;
};

}  // namespace

Result<std::unique_ptr<OpenRecord>> open_record(const GatewayConfig& config, const Gateway::Seams& seams,
                                                base::Diagnostics& diagnostics) {
    auto foundation = open_foundation(config, seams, diagnostics);
    if (!foundation) return fail(foundation.error());
    return std::unique_ptr<OpenRecord>(std::make_unique<Opened>(*std::move(foundation)));
}

}  // namespace waybill::control
