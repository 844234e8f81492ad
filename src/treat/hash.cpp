// hash {normalize}: `wbh1.<key id>.<base64url of keyed BLAKE2b-256 over type byte ‖ text>` (docs/keys.md). Equal values
// of one category under one agreement have equal hashes; nobody without the key can try values out. Strings are
// normalized first where the policy says how; numbers and booleans are hashed as they stand.
#include "normal_text.hpp"
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
    Hashing(const crypto::Keyring::RingKey& ring_key, Bytes keys_name, Bytes category, const Normal& normal)
        : normal_(normal),
          prefix_("wbh1." + base::to_hex({reinterpret_cast<const char*>(ring_key.id.data()), ring_key.id.size()}) +
                  "."),
          key_(crypto::derive_treatment_key(ring_key.key.view(), crypto::Use::hash, keys_name, category)) {}

    Result<base::ValueKind> apply(const Value& value, std::string& out) override {
        if (value.kind != base::ValueKind::string || !normal_.any()) return hash(value.kind, value.text, out);
        const auto text = normalized(value.text, normal_);
        if (!text) return fail(text.error());
        return hash(value.kind, *text, out);
    }

private:
    base::ValueKind hash(base::ValueKind kind, Bytes text, std::string& out) const {
        const char type = type_byte(kind);
        crypto::Hash digest;
        crypto::blake2b(digest, key_.view(), {Bytes(&type, 1), text});
        out += prefix_;
        base::append_base64url(out, crypto::as_bytes(digest));
        return base::ValueKind::string;
    }

    Normal normal_;
    std::string prefix_;
    crypto::Secret key_;
};

class Hash final : public Treatment {
public:
    explicit Hash(const Normal& normal) : normal_(normal) {}
    std::string_view name() const override { return "hash"; }
    Effect effect() const override { return Effect::replace; }
    std::unique_ptr<Bound> bind(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) const override {
        return std::make_unique<Hashing>(keyring.current(), keys_name, category, normal_);
    }

private:
    Normal normal_;
};

/// The step of this name, or nullptr.
bool Normal::* step_of(std::string_view name) {
    constexpr std::pair<std::string_view, bool Normal::*> steps[] = {{"trim", &Normal::trim},
                                                                     {"lower", &Normal::lower},
                                                                     {"casefold", &Normal::casefold},
                                                                     {"nfc", &Normal::nfc},
                                                                     {"digits", &Normal::digits}};
    for (const auto& [known, step] : steps)
        if (known == name) return step;
    return nullptr;
}

Normal read_normal(Parameters& parameters) {
    const std::string right = "write a list of some of `trim`, `nfc`, `lower` or `casefold`, `digits`, each once";
    Normal normal;
    const base::YamlNode* node = parameters.find("normalize");
    if (node == nullptr) return normal;
    if (node->kind != base::YamlNode::Kind::sequence || node->elements.empty()) {
        parameters.wrong("normalize", "`normalize` is not a list of steps", right);
        return normal;
    }
    for (const base::YamlNode& element : node->elements) {
        const auto step = element.kind == base::YamlNode::Kind::scalar ? step_of(element.scalar) : nullptr;
        if (step == nullptr || normal.*step)
            parameters.wrong_at(element.where, "this is no step of `normalize`, or one that is written twice", right);
        else
            normal.*step = true;
    }
    if (normal.lower && normal.casefold)
        parameters.wrong("normalize", "`lower` and `casefold` do the same, each in its way", "write one of them");
    return normal;
}

}  // namespace

Parsed parse_hash(const base::YamlNode* written, const base::Position&, base::Diagnostics& diagnostics) {
    Parameters parameters("hash", written, {"normalize"}, diagnostics);
    const Normal normal = read_normal(parameters);
    if (!parameters.good()) return nullptr;
    return std::make_shared<const Hash>(normal);
}

}  // namespace waybill::treat
