// encrypt {to}: the value sealed to the vendor's public key, `wbe1.<key id>.<base64url>.`, which `waybill key open`
// opens on the vendor's side and nothing here does. Each time another text for one value; its length tells the length
// of the value, in bytes.
#include "marked.hpp"
#include "parameters.hpp"
#include "treatments.hpp"
#include "type_byte.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/sealed_box.hpp"

namespace waybill::treat {
namespace {

class Sealing final : public Bound {
public:
    explicit Sealing(const crypto::RecipientKey& to) : to_(to), id_(to.id()) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        plain_.assign(1, type_byte(value.kind));
        plain_ += value.text;
        box_.clear();
        if (!to_.seal(plain_, box_)) return fail(Code::treatment_failed, "a value cannot be sealed to this key");
        out += sealed_mark;
        out += id_;
        out += '.';
        base::append_base64url(out, box_);
        out += '.';
        return base::ValueKind::string;
    }

private:
    crypto::RecipientKey to_;
    std::string id_;
    std::string plain_;  // scratch, kept for its memory
    std::string box_;
};

class Encrypt final : public Treatment {
public:
    explicit Encrypt(const crypto::RecipientKey& to) : to_(to) {}
    std::string_view name() const override { return "encrypt"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring&, Bytes, Bytes) const override {
        return std::make_unique<Sealing>(to_);
    }

private:
    crypto::RecipientKey to_;
};

}  // namespace

Parsed parse_encrypt(const base::YamlNode* written, const base::Position& where, base::Diagnostics& diagnostics) {
    const std::string right = "write the `wbk1.` text that `waybill key recipient` printed on the vendor's side";
    Parameters parameters("encrypt", written, {"to"}, diagnostics);
    const std::string to = parameters.text("to", "");
    if (!parameters.has("to")) parameters.missing(where, "`encrypt` has no `to`", right);
    if (!parameters.good()) return nullptr;
    const auto key = crypto::RecipientKey::parse(to);
    if (!key) {
        parameters.wrong("to", "`to` is no public key of a recipient", right);
        return nullptr;
    }
    return std::make_shared<const Encrypt>(*key);
}

}  // namespace waybill::treat
