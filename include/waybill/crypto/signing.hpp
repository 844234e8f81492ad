// Ed25519 (RFC 8032, libsodium) under the names of C2SP's signed note (c2sp.org/signed-note): key ids and verifier
// keys.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "waybill/base/result.hpp"
#include "waybill/crypto/secret.hpp"

namespace waybill::crypto {

/// What a key signs, as the byte that its id and its text carry.
enum class KeyUse : std::uint8_t {
    note = 0x01,         // Ed25519 over a note's text
    cosignature = 0x04,  // of a witness: a time and Ed25519 over time and text (c2sp.org/tlog-cosignature)
};

/// `<name>+<8 hex of key id>+<base64(use ‖ public key)>`
class VerifierKey {
public:
    static Result<VerifierKey> parse(Bytes text, KeyUse use = KeyUse::note);  // bad_key: what is wrong with it
    static VerifierKey of(std::string name, Bytes public_key, KeyUse use = KeyUse::note);

    const std::string& name() const { return name_; }
    KeyUse use() const { return use_; }
    std::uint32_t id() const { return id_; }
    Bytes public_key() const { return {reinterpret_cast<const char*>(key_.data()), key_.size()}; }
    std::string text() const;
    bool verify(Bytes message, Bytes signature) const;
    bool operator==(const VerifierKey&) const = default;

private:
    std::string name_;
    KeyUse use_ = KeyUse::note;
    std::uint32_t id_ = 0;
    std::array<unsigned char, 32> key_{};
};

/// Whether a note may carry this key name: not empty, no Unicode space, no plus.
bool is_key_name(Bytes name);

class SigningKey {
public:
    /// The name must be a key name; whoever takes one from a person asks is_key_name first.
    static SigningKey generate(std::string name, base::Random& random);
    static SigningKey from_seed(std::string name, Bytes seed);  // 32 bytes

    const VerifierKey& verifier() const { return verifier_; }
    Bytes seed() const { return Bytes(secret_.view().data(), 32); }
    /// 64 bytes.
    std::string sign(Bytes message) const;

private:
    SigningKey() = default;

    VerifierKey verifier_;
    Secret secret_;
};

}  // namespace waybill::crypto
