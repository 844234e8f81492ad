#include "waybill/crypto/sealed_box.hpp"

#include <sodium.h>

#include <cstdlib>
#include <cstring>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::crypto {
namespace {

constexpr Bytes public_prefix = "wbk1.";
constexpr Bytes secret_prefix = "wbs1.";
constexpr std::size_t key_size = crypto_box_PUBLICKEYBYTES;
static_assert(key_size == 32 && crypto_box_SECRETKEYBYTES == key_size && crypto_box_SEALBYTES == 48);

/// The 32 bytes behind the prefix, in ordinary memory: what is secret is wiped by the caller.
std::optional<std::string> behind(Bytes prefix, Bytes text) {
    if (!text.starts_with(prefix)) return std::nullopt;
    auto bytes = base::from_base64url(text.substr(prefix.size()));
    if (!bytes || bytes->size() != key_size) return std::nullopt;
    return bytes;
}

}  // namespace

Result<RecipientKey> RecipientKey::parse(Bytes text) {
    const auto bytes = behind(public_prefix, text);
    if (!bytes) return fail(Code::bad_key, "a recipient's public key is `wbk1.` and 43 characters of base64url");
    RecipientKey key = of(*bytes);
    // A key of low order would give every box the same, known secret: found here and not at the first value.
    std::string box;
    if (const auto sealed = key.seal({}, box); !sealed) return fail(sealed.error());
    return key;
}

RecipientKey RecipientKey::of(Bytes public_key) {
    if (public_key.size() != key_size) std::abort();
    RecipientKey out;
    std::memcpy(out.key_.data(), public_key.data(), key_size);
    return out;
}

std::string RecipientKey::text() const {
    std::string out(public_prefix);
    base::append_base64url(out, public_key());
    return out;
}

std::string RecipientKey::id() const {
    const Hash hash = sha256(public_key());
    return base::to_hex(as_bytes(hash).substr(0, 4));
}

Result<void> RecipientKey::seal(Bytes plaintext, std::string& out) const {
    start();
    const std::size_t at = out.size();
    out.resize(at + crypto_box_SEALBYTES + plaintext.size());
    if (crypto_box_seal(u8(out) + at, u8(plaintext), plaintext.size(), key_.data()) == 0) return {};
    out.resize(at);
    return fail(Code::bad_key, "nothing can be sealed to this public key");
}

RecipientSecret::RecipientSecret(Secret secret) : secret_(std::move(secret)) {
    std::string public_key(key_size, '\0');
    if (crypto_scalarmult_base(u8(public_key), u8(secret_.view())) != 0) std::abort();
    key_ = RecipientKey::of(public_key);
}

RecipientSecret RecipientSecret::generate(base::Random& random) {
    return RecipientSecret(Secret::random(key_size, random));
}

Result<RecipientSecret> RecipientSecret::parse(Bytes text) {
    auto bytes = behind(secret_prefix, text);
    if (!bytes) return fail(Code::bad_key, "a recipient's secret key is `wbs1.` and 43 characters of base64url");
    Secret secret = Secret::copy_of(*bytes);
    sodium_memzero(bytes->data(), bytes->size());
    return RecipientSecret(std::move(secret));
}

Secret RecipientSecret::text() const {
    std::string line(secret_prefix);
    base::append_base64url(line, secret_.view());
    Secret out = Secret::copy_of(line);
    sodium_memzero(line.data(), line.size());
    return out;
}

std::optional<std::string> RecipientSecret::open(Bytes box) const {
    if (box.size() < crypto_box_SEALBYTES) return std::nullopt;
    std::string out(box.size() - crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal_open(u8(out), u8(box), box.size(), u8(key_.public_key()), u8(secret_.view())) != 0)
        return std::nullopt;
    return out;
}

}  // namespace waybill::crypto
