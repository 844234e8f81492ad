// tokenize: a token in place of the value, which comes back where a route restores it. How tokens are made is
// token.cpp's.
#include "parameters.hpp"
#include "treatments.hpp"
#include "waybill/treat/token.hpp"

namespace waybill::treat {
namespace {

class Tokenizing final : public Bound {
public:
    Tokenizing(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) : key_(keyring, keys_name, category) {}
    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        key_.make(value.kind, value.text, out);
        return base::ValueKind::string;
    }

private:
    TokenKey key_;
};

class Tokenize final : public Treatment {
public:
    std::string_view name() const override { return "tokenize"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) const override {
        return std::make_unique<Tokenizing>(keyring, keys_name, category);
    }
};

}  // namespace

Parsed parse_tokenize(const base::YamlNode* parameters, const base::Position&, base::Diagnostics& diagnostics) {
    if (!takes_none("tokenize", parameters, diagnostics)) return nullptr;
    return std::make_shared<const Tokenize>();
}

}  // namespace waybill::treat
