// What is known of every key beside its bytes.
#include "keyring_state.hpp"
#include "waybill/base/text_codes.hpp"

namespace waybill::crypto {

std::vector<Keyring::Listed> Keyring::list() const {
    using Use = Listed::Use;
    const std::scoped_lock hold(state_->mutex);
    const KeyringContents& contents = state_->current.contents;
    std::vector<Listed> out;
    for (const auto& [key, made] : contents.ring) {
        const KeyId4 id = ring_key_id(key);
        out.push_back({Use::treatments,
                       base::to_hex({reinterpret_cast<const char*>(id.data()), id.size()}),
                       {},
                       made,
                       out.empty()});
    }
    if (contents.signing) {
        const SigningKey key = SigningKey::from_seed(std::string(contents.signing->name), contents.signing->seed);
        std::string id;
        base::append_be(id, key.verifier().id());
        out.push_back({Use::signing, base::to_hex(id), key.verifier().name(), {}});
    }
    for (const auto& key : contents.day_keys)
        out.push_back({Use::details, base::to_hex(key.id), std::string(key.keys_name), key.day});
    for (const auto& key : contents.lookup_keys)
        out.push_back({Use::lookups, base::to_hex(key.id), std::string(key.keys_name),
                       key.day == Day{} ? std::nullopt : std::optional(key.day),
                       KeyringContents::newest(contents.lookup_keys, key.keys_name) == &key});
    return out;
}

}  // namespace waybill::crypto
