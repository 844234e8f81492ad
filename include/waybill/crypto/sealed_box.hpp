// A vendor's key pair and what is sealed to it (X25519, XSalsa20-Poly1305: libsodium's sealed boxes): only the holder
// of the secret half opens a box; nobody can tell who made it. The texts: `wbk1.` public, `wbs1.` secret, each
// base64url of 32 bytes (docs/keys.md).
#pragma once

#include <array>
#include <optional>
#include <string>

#include "waybill/base/result.hpp"
#include "waybill/crypto/secret.hpp"

namespace waybill::crypto {

class RecipientKey {
public:
    static Result<RecipientKey> parse(Bytes text);  // bad_key
    static RecipientKey of(Bytes public_key);       // 32 bytes

    std::string text() const;
    Bytes public_key() const { return {reinterpret_cast<const char*>(key_.data()), key_.size()}; }
    /// First 4 bytes of SHA-256 over the public key, as 8 hex digits: which key a box is for.
    std::string id() const;
    /// Appends the box, plaintext.size() + 48 bytes; each call makes another. bad_key where no box can be made to this
    /// key (a point of low order).
    Result<void> seal(Bytes plaintext, std::string& out) const;

private:
    std::array<unsigned char, 32> key_{};
};

class RecipientSecret {
public:
    static RecipientSecret generate(base::Random& random);
    static Result<RecipientSecret> parse(Bytes text);  // bad_key

    const RecipientKey& key() const { return key_; }
    /// As its file has it, without the end of the line.
    Secret text() const;
    /// The plaintext, or nothing where it was not sealed to this key.
    std::optional<std::string> open(Bytes box) const;

private:
    explicit RecipientSecret(Secret secret);
    Secret secret_;
    RecipientKey key_;
};

}  // namespace waybill::crypto
