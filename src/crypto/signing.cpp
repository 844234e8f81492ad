#include "waybill/crypto/signing.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "waybill/base/text_codes.hpp"
#include "waybill/crypto/digest.hpp"

namespace waybill::crypto {
namespace {

constexpr std::size_t id_digits = 8;

/// First 4 bytes of SHA-256(name ‖ 0x0A ‖ use ‖ public key).
std::uint32_t key_id(Bytes name, KeyUse use, Bytes public_key) {
    const char separators[] = {'\n', static_cast<char>(use)};
    const Hash hash = Sha256().update(name).update({separators, 2}).update(public_key).finish();
    return base::read_be<std::uint32_t>(as_bytes(hash));
}

std::string id_text(std::uint32_t id) {
    std::string bytes;
    base::append_be(bytes, id);
    return base::to_hex(bytes);
}

}  // namespace

bool is_key_name(Bytes name) {
    // Unicode's White_Space in UTF-8, which cannot be met inside another character; what is below U+0020 is refused
    // anyway.
    constexpr Bytes spaces[] = {" ",      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002",
                                "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
                                "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    if (name.empty() || !base::is_utf8(name) || name.find('+') != Bytes::npos) return false;
    if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; })) return false;
    return std::ranges::none_of(spaces, [&](Bytes space) { return name.find(space) != Bytes::npos; });
}

Result<VerifierKey> VerifierKey::parse(Bytes text, KeyUse use) {
    const std::size_t name_end = text.find('+');  // base64 may hold a plus, a name may not
    if (name_end == Bytes::npos) return fail(Code::bad_key, "a verifier key is <name>+<key id>+<base64>");
    const Bytes name = text.substr(0, name_end);
    if (!is_key_name(name)) return fail(Code::bad_key, "the verifier key's name is empty, has a space or is not UTF-8");
    const Bytes rest = text.substr(name_end + 1);
    if (rest.size() <= id_digits || rest[id_digits] != '+')
        return fail(Code::bad_key, "the verifier key's id is not 8 hex digits between two plus signs");
    const auto key = base::from_base64(rest.substr(id_digits + 1));
    if (!key || key->size() != 33) return fail(Code::bad_key, "the verifier key is not 33 bytes in base64");
    if (key->front() != static_cast<char>(use))
        return use == KeyUse::note ? fail(Code::bad_key, "the verifier key is not of type Ed25519 (1)")
                                   : fail(Code::bad_key, "the verifier key is not one of a witness (type 4)");
    VerifierKey out = of(std::string(name), Bytes(*key).substr(1), use);
    if (id_text(out.id_) != rest.substr(0, id_digits))
        return fail(Code::bad_key, "the verifier key's id is not that of its name and key");
    return out;
}

VerifierKey VerifierKey::of(std::string name, Bytes public_key, KeyUse use) {
    VerifierKey out;
    if (public_key.size() != out.key_.size()) std::abort();
    out.use_ = use;
    out.id_ = crypto::key_id(name, use, public_key);
    out.name_ = std::move(name);
    std::memcpy(out.key_.data(), public_key.data(), out.key_.size());
    return out;
}

std::string VerifierKey::text() const {
    return name_ + '+' + id_text(id_) + '+' + base::to_base64(static_cast<char>(use_) + std::string(public_key()));
}

bool VerifierKey::verify(Bytes message, Bytes signature) const {
    if (signature.size() != crypto_sign_BYTES) return false;
    return crypto_sign_verify_detached(base::u8(signature), base::u8(message), message.size(), key_.data()) == 0;
}

SigningKey SigningKey::generate(std::string name, base::Random& random) {
    const Secret seed = Secret::random(crypto_sign_SEEDBYTES, random);
    return from_seed(std::move(name), seed.view());
}

SigningKey SigningKey::from_seed(std::string name, Bytes seed) {
    if (seed.size() != crypto_sign_SEEDBYTES) std::abort();
    std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
    SigningKey out;
    out.secret_ = Secret::zeros(crypto_sign_SECRETKEYBYTES);  // seed ‖ public key, as libsodium keeps it
    crypto_sign_seed_keypair(base::u8(public_key), out.secret_.writable().data(), base::u8(seed));
    out.verifier_ = VerifierKey::of(std::move(name), public_key);
    return out;
}

std::string SigningKey::sign(Bytes message) const {
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(base::u8(signature), nullptr, base::u8(message), message.size(), base::u8(secret_.view()));
    return signature;
}

}  // namespace waybill::crypto
