#include "stored_detail.hpp"

namespace waybill::audit {

Result<Detail> open_stored_detail(const Recorded& entry, Bytes sealed, const crypto::Keyring& keyring) {
    if (sealed.empty()) return fail(Code::key_missing, "the detail was erased");
    if (crypto::hash_text(crypto::sha256(sealed)) != entry.text("detail"))
        return fail(Code::corrupt, "the detail is not the one that the entry names");
    const auto id = key_of(sealed);
    if (!id) return fail(Code::corrupt, "the detail is too short to be sealed");
    const auto key = keyring.find_day_key(*id);
    if (!key) return fail(key.error());
    const auto window = static_cast<std::uint32_t>(entry.number("window"));
    const auto plain = open_detail(*key, entry.facts().id, window, sealed);
    if (!plain) return fail(Code::corrupt, "the detail does not open under its key");
    return decode(*plain);
}

}  // namespace waybill::audit
