#include "waybill/treat/token.hpp"

#include "type_byte.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::treat {
namespace {

constexpr Bytes prefix = "wbt1.";
constexpr std::size_t id_digits = 8;
constexpr std::size_t head_size = prefix.size() + id_digits + 1;  // up to the sealed part

/// The parts of something spelled like a token.
struct Spelled {
    Bytes id_hex;
    std::string sealed;
};

std::optional<Spelled> spelled(Bytes token) {
    if (token.size() <= head_size + 1 || !token.starts_with(prefix)) return std::nullopt;
    if (token[head_size - 1] != '.' || token.back() != '.') return std::nullopt;
    auto sealed = base::from_base64url(token.substr(head_size, token.size() - head_size - 1));
    if (!sealed) return std::nullopt;
    return Spelled{token.substr(prefix.size(), id_digits), std::move(*sealed)};
}

}  // namespace

TokenKey::TokenKey(const crypto::Keyring& keyring, Bytes keys_name, Bytes category) : associated_(keys_name) {
    associated_ += '\0';
    associated_ += category;
    for (const auto& [id, key] : keyring.ring()) {
        const auto derived = crypto::derive_treatment_key(key.view(), crypto::Use::token, keys_name, category);
        keyed_.push_back(
            {base::to_hex({reinterpret_cast<const char*>(id.data()), id.size()}), crypto::AesSiv(derived.view())});
    }
}

void TokenKey::make(base::ValueKind kind, Bytes text, std::string& out) {
    Keyed& current = keyed_.front();
    plain_.assign(1, type_byte(kind));
    plain_ += text;
    sealed_.clear();
    current.siv.seal(associated_, plain_, sealed_);
    out += prefix;
    out += current.id_hex;
    out += '.';
    base::append_base64url(out, sealed_);
    out += '.';
}

std::optional<TokenKey::Plain> TokenKey::restore(Bytes token) {
    const auto parts = spelled(token);
    if (!parts) return std::nullopt;
    for (Keyed& keyed : keyed_) {
        if (keyed.id_hex != parts->id_hex) continue;
        auto plain = keyed.siv.open(associated_, parts->sealed);
        if (!plain || plain->empty()) continue;
        const auto kind = kind_of(plain->front());
        if (!kind) continue;
        plain->erase(0, 1);
        return Plain{*kind, std::move(*plain)};
    }
    return std::nullopt;
}

}  // namespace waybill::treat
