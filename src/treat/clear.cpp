// clear: the value is sent as it is, byte for byte. Whether a category may be clear at all is the policy's question
// (never).
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

class Clear final : public Treatment {
public:
    std::string_view name() const override { return "clear"; }
    Effect effect() const override { return Effect::keep; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override { return nullptr; }
};

}  // namespace

Parsed parse_clear(const base::YamlNode* parameters, const base::Position&, base::Diagnostics& diagnostics) {
    if (!takes_none("clear", parameters, diagnostics)) return nullptr;
    return std::make_shared<const Clear>();
}

}  // namespace waybill::treat
