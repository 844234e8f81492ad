// AES-256-SIV (RFC 5297, deterministic AEAD) with one associated-data string and no nonce, composed of AES-CMAC and
// AES-CTR: OpenSSL 3.0's own SIV is wrong on an empty plaintext and slow to re-key. Holds keyed contexts, so one object
// serves one thread at a time; making one is dear, seal and open are cheap and do not allocate beyond `out`.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "waybill/base/bytes.hpp"

namespace waybill::crypto {

class AesSiv {
public:
    /// 32, 48 or 64 bytes (AES-128, -192, -256): the first half for S2V, the second for CTR.
    explicit AesSiv(Bytes key);
    ~AesSiv();
    AesSiv(AesSiv&&) noexcept;
    AesSiv& operator=(AesSiv&&) noexcept;

    /// Appends SIV (16 bytes) and ciphertext to `out`, which must not hold `plaintext` itself.
    void seal(Bytes associated, Bytes plaintext, std::string& out);
    /// The plaintext, or nothing where it was not sealed under this key and associated data.
    std::optional<std::string> open(Bytes associated, Bytes sealed);

private:
    struct Contexts;
    std::unique_ptr<Contexts> contexts_;
};

}  // namespace waybill::crypto
