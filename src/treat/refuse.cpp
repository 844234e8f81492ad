// refuse: a message that has such a value is not let through at all, and the refusal is on record.
#include "parameters.hpp"
#include "treatments.hpp"

namespace waybill::treat {
namespace {

class Refuse final : public Treatment {
public:
    std::string_view name() const override { return "refuse"; }
    Effect effect() const override { return Effect::refuse; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override { return nullptr; }
};

}  // namespace

Parsed parse_refuse(const base::YamlNode* parameters, const base::Position&, base::Diagnostics& diagnostics) {
    if (!takes_none("refuse", parameters, diagnostics)) return nullptr;
    return std::make_shared<const Refuse>();
}

}  // namespace waybill::treat
