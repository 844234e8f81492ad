// hash: `wbh1.<key id>.<base64url of keyed BLAKE2b-256 over type byte ‖ text>` (docs/keys.md). Equal values of one
// category under one agreement have equal hashes; nobody without the key can try values out.
#include "parameters.hpp"
#include "treatments.hpp"
#include "type_byte.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::treat {
namespace {

class Hashing final : public Bound {
public:
    Hashing(const crypto::Keyring::RingKey& ring_key, Bytes keys_name, Bytes category)
        : prefix_("wbh1." + base::to_hex({reinterpret_cast<const char*>(ring_key.id.data()), ring_key.id.size()}) +
                  "."),
          key_(crypto::derive_treatment_key(ring_key.key.view(), crypto::Use::hash, keys_name, category)) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        const char type = type_byte(value.kind);
        crypto::Hash digest;
        crypto::blake2b(digest, key_.view(), {Bytes(&type, 1), value.text});
        out += prefix_;
        base::append_base64url(out, crypto::as_bytes(digest));
        return base::ValueKind::string;
    }

private:
    std::string prefix_;
    crypto::Secret key_;
};

class Hash final : public Treatment {
public:
    std::string_view name() const override { return "hash"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) const override {
        return std::make_unique<Hashing>(keyring.current(), keys_name, category);
    }
};

}  // namespace

Parsed parse_hash(const base::YamlNode* parameters, const base::Position&, base::Diagnostics& diagnostics) {
    if (!takes_none("hash", parameters, diagnostics)) return nullptr;
    return std::make_shared<const Hash>();
}

}  // namespace waybill::treat
