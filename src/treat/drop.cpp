// drop: the value is left out, with its name. It is also what every category gets that an agreement does not name.
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

class Drop final : public Treatment {
public:
    std::string_view name() const override { return "drop"; }
    Effect effect() const override { return Effect::withhold; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override { return nullptr; }
};

}  // namespace

Parsed parse_drop(const base::YamlNode* parameters, const base::Position&, base::Diagnostics& diagnostics) {
    if (!takes_none("drop", parameters, diagnostics)) return nullptr;
    return drop();
}

Parsed drop() { return std::make_shared<const Drop>(); }

}  // namespace waybill::treat
