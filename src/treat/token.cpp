#include "waybill/treat/token.hpp"

#include "marked.hpp"
#include "type_byte.hpp"
#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/hkdf.hpp"

namespace waybill::treat {

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
    out += token_mark;
    out += current.id_hex;
    out += '.';
    base::append_base64url(out, sealed_);
    out += '.';
}

std::optional<TokenKey::Plain> TokenKey::restore(Bytes id_hex, Bytes base64) {
    const auto sealed = base::from_base64url(base64);
    if (!sealed) return std::nullopt;
    for (Keyed& keyed : keyed_) {
        if (keyed.id_hex != id_hex) continue;
        auto plain = keyed.siv.open(associated_, *sealed);
        if (!plain || plain->empty()) continue;
        const auto kind = kind_of(plain->front());
        if (!kind) continue;
        plain->erase(0, 1);
        return Plain{*kind, std::move(*plain)};
    }
    return std::nullopt;
}

std::optional<TokenKey::Plain> TokenKey::restore(Bytes token) {
    const auto marked = marked_whole(token, token_mark);
    if (!marked) return std::nullopt;
    return restore(marked->id_hex, marked->sealed);
}

std::optional<std::size_t> TokenKey::restore_in(Bytes text, std::string& out) {
    std::size_t restored = 0, done = 0, from = 0;
    while (const auto marked = find_marked(text, token_mark, from)) {
        const auto plain = restore(marked->id_hex, marked->sealed);
        from = plain ? marked->end : marked->begin + 1;  // a real one may begin in the last letters of a false one
        if (!plain) continue;
        out += text.substr(done, marked->begin - done);
        out += plain->text;
        done = marked->end;
        ++restored;
    }
    if (restored == 0) return std::nullopt;
    out += text.substr(done);
    return restored;
}

}  // namespace waybill::treat
